import type { Clock } from '@mcp-router/core';

/**
 * Time that never runs backwards, for windows and deadlines, and the way between it and the wall clock's. When the
 * wall clock is set back, ages and waiting times stay right but for the time since it was last read; when it leaps ahead
 * (sleep), windows simply run out.
 */
export interface Timeline {
  /** ms; at least what the last call gave. */
  now(): number;
  /** The epoch ms, by the wall clock as it is set now, of a moment on this timeline. */
  toWall(at: number): number;
  /** The moment, at most now, that the wall clock as it is set now calls `wallAt`. */
  fromWall(wallAt: number): number;
}

export function createTimeline(clock: Clock): Timeline {
  let lastWall = clock.now();
  let current = lastWall;
  const now = () => {
    const wall = clock.now();
    if (wall > lastWall) current += wall - lastWall;
    lastWall = wall;
    return current;
  };
  const aheadMs = () => now() - lastWall;
  return {
    now,
    toWall: (at) => at - aheadMs(),
    fromWall: (wallAt) => Math.min(wallAt + aheadMs(), current),
  };
}
