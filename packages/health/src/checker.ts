import type { Clock, Probe, ProbeResult } from '@mcp-router/core';
import { runProbe, stuckResult } from './run-probe.js';

export interface CheckerOptions {
  probe: Probe;
  timeoutMs: number;
  concurrency: number;
  clock: Clock;
  onResult: (serverId: string, result: ProbeResult) => void;
}

/** Runs checks: never two of one server at once, never more than `concurrency` in all. */
export interface Checker {
  /** Joins the check of that server which is waiting or under way, if any. Never rejects. */
  check(serverId: string): Promise<void>;
  /** Ends the checks under way, without a result. */
  close(): void;
}

export function createChecker(options: CheckerOptions): Checker {
  const { probe, timeoutMs, clock, onResult } = options;
  const limit = createLimit(options.concurrency);
  const current = new Map<string, Promise<void>>();
  /** Ways to cancel the probes that have not ended, those past their deadline included. */
  const unended = new Map<string, () => void>();
  let closed = false;

  const probeOnce = (serverId: string): Promise<ProbeResult> => {
    if (unended.has(serverId)) return Promise.resolve(stuckResult(serverId, timeoutMs));
    const onEnded = () => void unended.delete(serverId);
    const { result, cancel } = runProbe(probe, serverId, { timeoutMs, clock, onEnded });
    unended.set(serverId, cancel);
    return result;
  };
  const checkOnce = async (serverId: string) => {
    await limit(async () => {
      if (closed) return;
      const result = await probeOnce(serverId);
      current.delete(serverId);
      if (!closed) onResult(serverId, result);
    });
  };
  return {
    check(serverId) {
      const running = current.get(serverId) ?? checkOnce(serverId);
      current.set(serverId, running);
      return running;
    },
    close() {
      closed = true;
      for (const cancel of unended.values()) cancel();
    },
  };
}

/** Runs at most `most` of the given tasks at once, the others in the order of their coming. */
function createLimit(most: number): (task: () => Promise<void>) => Promise<void> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (task) => {
    if (running < most) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
