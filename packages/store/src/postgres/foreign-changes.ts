import type { StoreChange } from '@mcp-router/core';
import { asc, gt, max, min } from 'drizzle-orm';
import { CHANNEL } from './announce.js';
import type { Database } from './database.js';
import { createListeningClient } from './listening-client.js';
import { changes } from './schema.js';

type Listener = (changes?: readonly StoreChange[]) => void;

export interface ForeignChanges {
  onForeignChange(listener: Listener): () => void;
  stop(): Promise<void>;
}

/**
 * Hears that other processes change something, and reads what by the numbers of the changes. After a break of the
 * connection what was missed is read in the same way, or told as "anything may have changed" where the numbers are no
 * longer kept.
 */
export function createForeignChanges(database: Database, origin: string): ForeignChanges {
  const listeners = new Set<Listener>();
  let last: number | undefined;
  let reading = Promise.resolve();

  const tell = (news?: readonly StoreChange[]) => {
    for (const listener of listeners) listener(news);
  };
  const readOn = async () => {
    const news = await readNews(database, last);
    last = news.last;
    if (news.isGap) return tell();
    const foreign = news.changes.filter((change) => change.origin !== origin);
    if (foreign.length > 0) tell(foreign.map(({ collection, key }) => ({ collection, key })));
  };
  /** One after the other, so that nothing is told twice. */
  const catchUp = (): Promise<void> => {
    const turn = reading.then(readOn);
    reading = turn.catch(() => undefined);
    return turn;
  };
  const ear = createListeningClient({
    newClient: database.newClient,
    channel: CHANNEL,
    onNotification: (payload) => {
      if (payload !== origin) catchUp().catch(ear.restart);
    },
    onListening: catchUp,
  });
  return {
    onForeignChange(listener) {
      listeners.add(listener);
      ear.start();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) void ear.stop();
      };
    },
    async stop() {
      await ear.stop();
      await reading;
    },
  };
}

interface News {
  changes: (StoreChange & { origin: string })[];
  last: number;
  /** What came after the last known change is not all there. */
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
