const MEGABYTE = 2 ** 20;

/** Memory of this process, in MB, after a garbage collection where node has `--expose-gc`. */
export interface MemoryUse {
  residentMb: number;
  heapMb: number;
}

export function memoryNow(): MemoryUse {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { residentMb: rss / MEGABYTE, heapMb: heapUsed / MEGABYTE };
}
