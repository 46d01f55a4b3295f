import type { Clock } from '@mcp-router/core';

/** Servers tend to announce several changes in a row. */
const COALESCE_MS = 250;

/** Discovers servers again that announced a change, once for the announcements of a quarter of a second. */
export function createRediscovery(clock: Clock, discover: (serverId: string) => void) {
  const timers = new Map<string, () => void>();
  return {
    announce(serverId: string): void {
      if (timers.has(serverId)) return;
      const run = () => {
        timers.delete(serverId);
        discover(serverId);
      };
      timers.set(serverId, clock.setTimer(run, COALESCE_MS));
    },
    close(): void {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
