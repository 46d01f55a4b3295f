import type { UsageEvent } from '../call.js';
import { codeOf, type StoreCases } from './harness.js';
import { RECENT_HOUR, sampleUsage } from './samples.js';

const HOUR = 3_600_000;
const START = RECENT_HOUR;

/** Durations from 0.1 ms to about 10 s, spread like real ones; the same each time. */
function durations(count: number): number[] {
  let state = 42;
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return 0.1 * 10 ** ((5 * state) / 2 ** 31);
  });
}

/** Nearest rank. */
function exactQuantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? 0;
}

/** Ten calls an hour for three hours, six minutes apart. */
function threeHours(): UsageEvent[] {
  return Array.from({ length: 30 }, (_, index) => sampleUsage({ startedAt: START + index * 360_000 }));
}

/** What calls came to. */
export const usageCases: StoreCases = {
  'calls are counted by result, with average, first and last': async ({ store, expect }) => {
    await store.recordUsage([
      sampleUsage({ startedAt: START, durationMs: 10 }),
      sampleUsage({ startedAt: START + 5, durationMs: 20 }),
      sampleUsage({ startedAt: START + 9, durationMs: 60, status: 'failed', errorCode: 'CALL_TIMEOUT' }),
      sampleUsage({ startedAt: START + 7, durationMs: 30, status: 'tool-error' }),
    ]);
    const [row, ...others] = await store.getUsage();
    expect(others).toEqual([]);
    expect(row).toMatchObject({ serverId: 'files', toolName: 'read', totalCount: 4, successCount: 2 });
    expect(row).toMatchObject({ failureCount: 2, successRate: 0.5, averageMs: 30 });
    expect(row).toMatchObject({ firstAt: START, lastAt: START + 9 });
    expect(row?.errorKinds).toEqual({ CALL_TIMEOUT: 1, 'tool-error': 1 });
  },
  'percentiles lie within 2% of the exact ones, over many hours too': async ({ store, expect }) => {
    const values = durations(3_000);
    await store.recordUsage(
      values.map((durationMs, index) => sampleUsage({ durationMs, startedAt: START + index * 20_000 })),
    );
    const [row] = await store.getUsage();
    for (const [measured, q] of [
      [row?.p50Ms, 0.5],
      [row?.p95Ms, 0.95],
      [row?.p99Ms, 0.99],
    ] as const) {
      const exact = exactQuantile(values, q);
      expect(Math.abs((measured ?? 0) - exact) / exact, `p${q * 100}`).toBeLessThanOrEqual(0.02 + 1e-9);
    }
  },
  'rows are grouped by tool, server or in total; most calls first': async ({ store, expect }) => {
    const calls = (serverId: string, toolName: string, count: number) =>
      Array.from({ length: count }, () => sampleUsage({ serverId, toolName }));
    await store.recordUsage([
      ...calls('b', 'y', 2),
      ...calls('a', 'x', 1),
      ...calls('b', 'x', 3),
      ...calls('a/b', '', 1),
    ]);
    const rows = async (groupBy: 'tool' | 'server' | 'total') =>
      (await store.getUsage({ groupBy })).map((row) => [row.serverId, row.toolName, row.totalCount]);
    expect(await rows('tool')).toEqual([
      ['b', 'x', 3],
      ['b', 'y', 2],
      ['a', 'x', 1],
      ['a/b', '', 1],
    ]);
    expect(await rows('server')).toEqual([
      ['b', undefined, 5],
      ['a', undefined, 1],
      ['a/b', undefined, 1],
    ]);
    expect(await rows('total')).toEqual([[undefined, undefined, 7]]);
    expect((await store.getUsage({ serverId: 'b', toolName: 'y' })).map((row) => row.totalCount)).toEqual([
      2,
    ]);
    expect(await store.getUsage({ serverId: 'none', groupBy: 'total' })).toEqual([]);
  },
  'a window includes its begin and excludes its end, inside an hour too': async ({ store, expect }) => {
    await store.recordUsage(threeHours());
    const count = async (sinceMs?: number, untilMs?: number) => {
      const window = {
        ...(sinceMs === undefined ? {} : { sinceMs }),
        ...(untilMs === undefined ? {} : { untilMs }),
      };
      return (await store.getUsage(window))[0]?.totalCount ?? 0;
    };
    expect(await count()).toBe(30);
    expect(await count(START, START + 3 * HOUR)).toBe(30);
    expect(await count(START + HOUR, START + 2 * HOUR)).toBe(10);
    expect(await count(START + 360_000, START + 720_000)).toBe(1);
    expect(await count(START + 360_001, START + 2 * HOUR + 1)).toBe(19);
    expect(await count(START + 29 * 360_000)).toBe(1);
    expect(await count(START + 5, START + 5)).toBe(0);
    expect(await count(undefined, START)).toBe(0);
  },
  'a series has a point for each bucket with calls, in order': async ({ store, expect }) => {
    await store.recordUsage([
      ...threeHours(),
      sampleUsage({ toolName: 'write', startedAt: START + 4 * HOUR }),
    ]);
    const points = async (bucketMs: number, sinceMs = START, untilMs = START + 9 * HOUR) =>
      (await store.getUsageSeries({ bucketMs, sinceMs, untilMs, groupBy: 'server' })).map((point) => [
        (point.at - START) / HOUR,
        point.totalCount,
      ]);
    expect(await points(HOUR)).toEqual([
      [0, 10],
      [1, 10],
      [2, 10],
      [4, 1],
    ]);
    expect(await points(HOUR / 2, START + HOUR, START + 2 * HOUR)).toEqual([
      [1, 5],
      [1.5, 5],
    ]);
    expect(await points(HOUR, START + 1_800_000, START + HOUR)).toEqual([[0, 5]]);
    const byTool = await store.getUsageSeries({ bucketMs: 2 ** 42 });
    expect(byTool.map((point) => [point.toolName, point.totalCount])).toEqual([
      ['read', 30],
      ['write', 1],
    ]);
    expect(await codeOf(store.getUsageSeries({ bucketMs: 0 }))).toBe('USAGE_INVALID');
  },
  'times that are no numbers are refused whole, with nothing written': async ({ store, expect }) => {
    const bad = sampleUsage({ durationMs: Number.NaN });
    expect(await codeOf(store.recordUsage([sampleUsage(), bad]))).toBe('USAGE_INVALID');
    expect(await codeOf(store.recordUsage([sampleUsage({ startedAt: Number.POSITIVE_INFINITY })]))).toBe(
      'USAGE_INVALID',
    );
    expect(await store.getUsage()).toEqual([]);
  },
  'many concurrent records are all counted, and outlive their server': async ({ store, expect }) => {
    await Promise.all(Array.from({ length: 500 }, () => store.recordUsage([sampleUsage({ durationMs: 0 })])));
    await store.recordUsage(Array.from({ length: 5_000 }, () => sampleUsage({ durationMs: -1 })));
    await store.deleteServer('files');
    expect(await store.getUsage({ groupBy: 'server' })).toMatchObject([{ totalCount: 5_500, averageMs: 0 }]);
  },
};
