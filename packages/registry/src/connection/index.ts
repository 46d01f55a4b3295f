export { createConnectionPool } from './connection-pool.js';
export type { ConnectionPool, ConnectionPoolOptions, PoolConnectionState, PoolEvents } from './pool-types.js';
export type { StopGrace } from './process-group.js';
