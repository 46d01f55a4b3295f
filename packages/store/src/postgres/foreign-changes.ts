import type { StoreChange } from '@mcp-router/core';
import { asc, gt, max, min } from 'drizzle-orm';
import type { Client } from 'pg';
import { CHANNEL } from './announce.js';
import type { Database } from './database.js';
import { changes } from './schema.js';

type Listener = (changes?: readonly StoreChange[]) => void;

/** Between tries to listen again, in ms. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
/** A connection that says nothing may be dead without a sign: it is asked, in ms. */
const ASK_MS = 5_000;

export interface ForeignChanges {
  onForeignChange(listener: Listener): () => void;
  /** How the ear is doing; for those who tell whether this replica is up to date. */
  isListening(): boolean;
  stop(): Promise<void>;
}

/**
 * Hears of what other processes change, on a connection of its own, and reads which changes these are by their numbers.
 * When the connection breaks it is made anew and what was missed is read: by numbers, too, or as "anything may have
 * changed" where the numbers are no longer kept.
 */
export function createForeignChanges(database: Database, origin: string): ForeignChanges {
  const listeners = new Set<Listener>();
  let client: Client | undefined;
  let last: number | undefined;
  let reading = Promise.resolve();
  let timers: NodeJS.Timeout[] = [];
  let stopped = true;

  const tell = (news?: readonly StoreChange[]) => {
    for (const listener of listeners) listener(news);
  };
  /** One after the other, so that none is told twice. */
  const catchUp = (): Promise<void> => {
    const turn = reading.then(async () => {
      const news = await readNews(database, last);
      last = news.last;
      if (news.isGap) return tell();
      const foreign = news.changes.filter((change) => change.origin !== origin);
      if (foreign.length > 0) tell(foreign.map(({ collection, key }) => ({ collection, key })));
    });
    reading = turn.catch(() => undefined);
    return turn;
  };
  const listen = async (pauseMs: number) => {
    if (stopped) return;
    const mine = database.newClient();
    const lost = () => {
      if (client !== mine) return;
      client = undefined;
      void mine.end().catch(() => undefined);
      again(FIRST_PAUSE_MS);
    };
    mine.on('error', lost);
    mine.on('end', lost);
    mine.on('notification', ({ payload }) => {
      if (payload !== origin) catchUp().catch(lost);
    });
    try {
      client = mine;
      await mine.connect();
      await mine.query(`LISTEN ${CHANNEL}`);
      await catchUp();
      keepAsking(mine, lost);
    } catch {
      if (client === mine) client = undefined;
      void mine.end().catch(() => undefined);
      again(pauseMs);
    }
  };
  const again = (pauseMs: number) => {
    if (stopped) return;
    timers = [setTimeout(() => void listen(Math.min(LONGEST_PAUSE_MS, pauseMs * 2)), pauseMs).unref()];
  };
  const keepAsking = (mine: Client, lost: () => void) => {
    if (client !== mine) return;
    const ask = () => {
      if (client === mine) mine.query('SELECT 1').then(() => keepAsking(mine, lost), lost);
    };
    timers = [setTimeout(ask, ASK_MS).unref()];
  };
  const stop = async () => {
    stopped = true;
    for (const timer of timers) clearTimeout(timer);
    const open = client;
    client = undefined;
    await open?.end().catch(() => undefined);
    await reading;
  };
  return {
    onForeignChange(listener) {
      listeners.add(listener);
      if (stopped) {
        stopped = false;
        void listen(FIRST_PAUSE_MS);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) void stop();
      };
    },
    isListening: () => client !== undefined,
    stop,
  };
}

interface News {
  changes: (StoreChange & { origin: string })[];
  last: number;
  /** What came after the last known change is no longer all there. */
  isGap: boolean;
}

async function readNews({ snapshot }: Database, last: number | undefined): Promise<News> {
  return snapshot(async (tx) => {
    const [ends] = await tx
      .select({ oldest: min(changes.sequence), newest: max(changes.sequence) })
      .from(changes);
    const newest = Number(ends?.newest ?? last ?? 0);
    // What was read before the ear was there may be old by now.
    if (last === undefined) return { changes: [], last: newest, isGap: true };
    if (ends?.oldest != null && Number(ends.oldest) > last + 1)
      return { changes: [], last: newest, isGap: true };
    const rows = await tx
      .select()
      .from(changes)
      .where(gt(changes.sequence, last))
      .orderBy(asc(changes.sequence));
    return { changes: rows, last: rows.at(-1)?.sequence ?? last, isGap: false };
  });
}
