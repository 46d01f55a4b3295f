export type {
  CallOptions,
  CallOutcome,
  CallProgress,
  CallStatus,
  ContentBlock,
  KeptResult,
  ToolResult,
  UsageEvent,
} from './call.js';
export { toUsageEvent } from './call.js';
export { type Clock, systemClock } from './clock.js';
export { closestNames } from './closest-names.js';
export type * from './connection.js';
export * from './errors.js';
export { createEmitter, type Emitter, type EventSource } from './events.js';
export * from './groups.js';
export type * from './health.js';
export * from './health-rollup.js';
export { addToHistogram, emptyHistogram, type Histogram, mergeHistogram, quantile } from './histogram.js';
export type * from './language-model.js';
export type * from './routing.js';
export { queryWords, searchWords } from './search-words.js';
export type * from './server.js';
export { serverStatus } from './server.js';
export { matchesFilter } from './server-filter.js';
export type * from './store.js';
export {
  checkDocumentVersion,
  checkedBucketMs,
  checkedDocumentPlace,
  checkedLimit,
  checkedUsageEvents,
  documentJson,
} from './store-input.js';
export type * from './tool.js';
export { formatToolRef } from './tool.js';
export type * from './usage.js';
export * from './usage-statistics.js';
