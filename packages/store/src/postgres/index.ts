export type { StoreRetention } from '../retention.js';
export { type PostgresStoreOptions, postgresStore } from './postgres-store.js';
