import type { UsageEvent } from './call.js';
import { McpRouterError } from './errors.js';

/** The `limit` of a store query, checked the same way by every driver. Throws `USAGE_INVALID`. */
export function checkedLimit(limit: number | undefined, byDefault: number): number {
  if (limit === undefined) return byDefault;
  if ((Number.isInteger(limit) && limit >= 0) || limit === Number.POSITIVE_INFINITY) return limit;
  throw new McpRouterError('USAGE_INVALID', `A limit is a whole number from 0 up, not ${limit}.`, {
    hint: 'Pass a whole number, or leave it out for the default.',
  });
}

/** The `bucketMs` of a usage series. Throws `USAGE_INVALID` unless it is a finite number above 0. */
export function checkedBucketMs(bucketMs: number): number {
  if (Number.isFinite(bucketMs) && bucketMs > 0) return bucketMs;
  throw new McpRouterError('USAGE_INVALID', `A series needs bucketMs above 0, not ${bucketMs}.`, {
    hint: 'Pass the width of one point in ms, such as 3_600_000 for an hour.',
  });
}

/** Refuses events whose times can't be counted, all of them and before anything is written: `USAGE_INVALID`. */
export function checkedUsageEvents(events: readonly UsageEvent[]): readonly UsageEvent[] {
  for (const { callId, startedAt, durationMs } of events) {
    if (Number.isFinite(startedAt) && Number.isFinite(durationMs)) continue;
    throw new McpRouterError(
      'USAGE_INVALID',
      `Call "${callId}" has startedAt ${startedAt} and durationMs ${durationMs}; both must be finite numbers.`,
      { hint: 'Take startedAt from the clock in epoch ms and durationMs in ms.' },
    );
  }
  return events;
}

/** Refuses a document's place that is no place: `USAGE_INVALID`. */
export function checkedDocumentPlace(collection: string, key?: string): void {
  const isName = (name: unknown) => typeof name === 'string' && name !== '';
  if (isName(collection) && (key === undefined || isName(key))) return;
  throw new McpRouterError(
    'USAGE_INVALID',
    'A document needs a collection and a key, both of them texts that are not empty.',
    {
      hint: 'Give the collection and the key under which to keep the document.',
    },
  );
}

/** What a document may be kept as. Throws `STORE_FAILED` for a value that JSON can't hold. */
export function documentJson(value: unknown): string {
  const json = JSON.stringify(value);
  if (json !== undefined) return json;
  throw new McpRouterError('STORE_FAILED', `A document cannot hold ${typeof value}.`, {
    hint: 'Pass a JSON value: null, true, a number, a text, an array or an object.',
  });
}

/** Refuses a write that was made for another version than the one kept (0: none): `STORE_CONFLICT`. */
export function checkDocumentVersion(
  place: { collection: string; key: string },
  kept: number,
  expected: number | undefined,
): void {
  if (expected === undefined || expected === kept) return;
  const { collection, key } = place;
  throw new McpRouterError(
    'STORE_CONFLICT',
    `"${key}" in "${collection}" has version ${kept}, not ${expected}: it was changed meanwhile.`,
    {
      hint: 'Read it again, apply the change to what is there now, and write that.',
      details: { collection, key, version: kept },
    },
  );
}
