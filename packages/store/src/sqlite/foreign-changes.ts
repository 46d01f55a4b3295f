import type { Database } from 'better-sqlite3';

/** How often the file is asked; two to three times within the second after which a change must be known everywhere. */
const POLL_MS = 400;

/**
 * Watches an open file for commits of other connections, in this process or another, without reading anything but a
 * counter that SQLite keeps: https://www.sqlite.org/pragma.html#pragma_data_version.
 */
export function createForeignChanges(client: Database) {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  let lastVersion: unknown;
  const version = () => client.pragma('data_version', { simple: true });
  const poll = () => {
    if (!client.open) return stop();
    const now = version();
    if (now === lastVersion) return;
    lastVersion = now;
    for (const listener of listeners) listener();
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    onForeignChange(listener: () => void): () => void {
      listeners.add(listener);
      if (!timer && client.open) {
        lastVersion = version();
        timer = setInterval(poll, POLL_MS).unref();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    stop,
  };
}
