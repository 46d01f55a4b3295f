import { type Clock, McpRouterError } from '@mcp-router/core';
import type { ServerSlot } from './server-slot.js';
import { createTurnstile } from './turnstile.js';

/** A connection just opened or just used is likely to be used again at once. */
const MIN_IDLE_MS = 1_000;
const LOOK_AGAIN_MS = 250;

/** Keeps the number of live processes within bounds. */
export interface LiveLimit {
  /** Waits for room for one more process; the least recently used idle one is stopped for it. Resolves with the way to give it back. */
  enter(serverId: string, timeoutMs: number, signal: AbortSignal): Promise<() => void>;
}

export function createLiveLimit(
  maxLive: number,
  clock: Clock,
  liveSlots: () => Iterable<ServerSlot>,
): LiveLimit {
  const turnstile = createTurnstile(maxLive);
  let waiting = 0;

  function makeRoom(): void {
    if (waiting === 0) return;
    const now = clock.now();
    const idle = [...liveSlots()]
      .filter((slot) => slot.idleSince !== undefined && now - slot.idleSince >= MIN_IDLE_MS)
      .sort((a, b) => (a.idleSince ?? 0) - (b.idleSince ?? 0));
    for (const slot of idle.slice(0, waiting)) void slot.stop();
    clock.setTimer(makeRoom, LOOK_AGAIN_MS);
  }

  return {
    async enter(serverId, timeoutMs, signal) {
      // Nobody is stopped for a place that is free.
      if (!turnstile.isFull) return turnstile.enter(signal);
      const patience = new AbortController();
      const stopTimer = clock.setTimer(() => patience.abort(allBusy(serverId, maxLive)), timeoutMs);
      const turn = turnstile.enter(AbortSignal.any([signal, patience.signal]));
      if (waiting++ === 0) queueMicrotask(makeRoom);
      try {
        return await turn;
      } finally {
        waiting--;
        stopTimer();
      }
    },
  };
}

function allBusy(serverId: string, maxLive: number): McpRouterError {
  return new McpRouterError(
    'CONNECTION_FAILED',
    `Server "${serverId}" cannot be started: all ${maxLive} processes are busy.`,
    {
      hint: 'Wait for calls to end, or raise `maxLive`.',
      retryable: true,
      details: { serverId, maxLive, sent: false },
    },
  );
}
