/** What a look at a value as JSON told. */
export type JsonInspection = { depth: number } | { path: string; reason: string };

/** Deeper values are refused: they would overflow the stack of whoever reads them. */
const MAX_DEPTH = 200;

/**
 * How deep a value nests, or where and why it can't be sent as JSON: functions, symbols, big integers, numbers that
 * are not finite, and loops. `undefined` members are fine: JSON leaves them out.
 */
export function inspectJson(value: unknown, path = '', level = 0): JsonInspection {
  if (level > MAX_DEPTH)
    return { path: '', reason: `nests deeper than ${MAX_DEPTH} levels, or contains itself` };
  if (typeof value === 'number' && !Number.isFinite(value)) return { path, reason: `is ${value}` };
  if (['function', 'symbol', 'bigint'].includes(typeof value))
    return { path, reason: `is a ${typeof value}` };
  if (typeof value !== 'object' || value === null) return { depth: level };
  let depth = level;
  for (const [name, member] of Object.entries(value)) {
    const inner = inspectJson(member, `${path}/${escapePointer(name)}`, level + 1);
    if ('reason' in inner) return inner;
    depth = Math.max(depth, inner.depth);
  }
  return { depth };
}

/** One step of a JSON Pointer (RFC 6901). */
export function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** True for an object that isn't an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
