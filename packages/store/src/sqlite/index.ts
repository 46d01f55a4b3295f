export type { StoreRetention } from '../retention.js';
export { type SqliteStoreOptions, sqliteStore } from './sqlite-store.js';
