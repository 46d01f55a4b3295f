import { type Clock, McpRouterError } from '@mcp-router/core';

/** Counts what is under way, so that it can be waited for. */
export interface InFlight {
  /** Runs `work`, or rejects with `CLOSED`. */
  run<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Lets nothing new in, waits up to `drainMs`, then calls `force` and waits for the rest. Idempotent. */
  close(drainMs: number, force: () => void): Promise<void>;
}

/** The longest interval a Node timer takes. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * While anything is under way one timer keeps the process alive: the clock's timers alone would not, and a program
 * that awaits a call whose server has just died would end in the middle of it.
 */
export function createInFlight(clock: Clock): InFlight {
  const running = new Set<Promise<unknown>>();
  let closed = false;
  let keepAlive: NodeJS.Timeout | undefined;
  const settle = (promise: Promise<unknown>) => {
    running.delete(promise);
    if (running.size === 0) clearInterval(keepAlive);
  };
  const allSettled = () => Promise.allSettled([...running]);
  return {
    run(work) {
      if (closed) {
        const hint = 'Make a new one to call tools.';
        return Promise.reject(new McpRouterError('CLOSED', 'The tool orchestrator is closed.', { hint }));
      }
      if (running.size === 0) keepAlive = setInterval(() => {}, FOREVER_MS);
      const promise = work();
      running.add(promise);
      const done = () => settle(promise);
      promise.then(done, done);
      return promise;
    },
    async close(drainMs, force) {
      closed = true;
      const cancelTimer = clock.setTimer(force, drainMs);
      await allSettled();
      cancelTimer();
    },
  };
}
