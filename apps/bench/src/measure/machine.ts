import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

/** Where and when it was measured, in one line. */
export function describeMachine(now: Date = new Date()): string {
  const memoryGb = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0] ?? 0;
  return [
    `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, ${memoryGb} GB`,
    `${platform()}, Node ${process.versions.node}`,
    `load ${load.toFixed(1)} at the start, ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ].join('; ');
}
