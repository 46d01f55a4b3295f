import type { Client } from 'pg';

export interface ListeningClientOptions {
  newClient: () => Client;
  channel: string;
  onNotification: (payload: string | undefined) => void;
  /** Each time it can hear: what was said before is to be read. When this fails the connection is made anew. */
  onListening: () => Promise<void>;
}

/** A connection that hears what others notify, made anew whenever it breaks. */
export interface ListeningClient {
  start(): void;
  /** It missed something: the connection is made anew. */
  restart(): void;
  stop(): Promise<void>;
}

/** Between tries to listen again, in ms. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** A connection that says nothing may be dead without a sign: it is asked, in ms. */
const ASK_MS = 5_000;

export function createListeningClient(options: ListeningClientOptions): ListeningClient {
  const { newClient, channel, onNotification, onListening } = options;
  let client: Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = true;

  const later = (work: () => void, ms: number) => {
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(work, ms).unref();
  };
  const drop = (mine: Client, pauseMs: number) => {
    void mine.end().catch(() => undefined);
    if (client !== mine) return;
    client = undefined;
    later(() => void listen(pauseMs), pauseMs);
  };
  const listen = async (pauseMs: number) => {
    const mine = newClient();
    client = mine;
    const lost = () => drop(mine, FIRST_PAUSE_MS);
    mine.on('error', lost);
    mine.on('end', lost);
    mine.on('notification', ({ payload }) => onNotification(payload));
    try {
      await mine.connect();
      await mine.query(`LISTEN ${channel}`);
      await onListening();
      keepAsking(mine);
    } catch {
      drop(mine, Math.min(LONGEST_PAUSE_MS, pauseMs * 2));
    }
  };
  const keepAsking = (mine: Client) => {
    const ask = () =>
      mine.query('SELECT 1').then(
        () => client === mine && keepAsking(mine),
        () => drop(mine, FIRST_PAUSE_MS),
      );
    if (client === mine) later(() => void ask(), ASK_MS);
  };
  return {
    start() {
      if (!isStopped) return;
      isStopped = false;
      void listen(FIRST_PAUSE_MS);
    },
    restart() {
      if (client) drop(client, FIRST_PAUSE_MS);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      const open = client;
      client = undefined;
      await open?.end().catch(() => undefined);
    },
  };
}
