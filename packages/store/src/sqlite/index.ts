export type { StoreRetention } from '../retention.js';
export { type SqliteStoreOptions, sqliteStore } from './sqlite-store.js';
export { acquireStoreLock, type StoreLock } from './store-lock.js';
