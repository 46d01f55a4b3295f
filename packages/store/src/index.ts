export { type MemoryStoreOptions, memoryStore } from '@mcp-router/core/memory';
export type { StoreRetention } from './retention.js';
