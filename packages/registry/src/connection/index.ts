export type { PendingLogin } from '../oauth/login.js';
export {
  createUpstreamAuthorization,
  type UpstreamAuthorization,
  type UpstreamAuthorizationOptions,
} from '../oauth/upstream-authorization.js';
export { createConnectionPool } from './connection-pool.js';
export type {
  ConnectionPool,
  ConnectionPoolOptions,
  PoolConnectionState,
  PoolEvents,
  PooledServer,
} from './pool-types.js';
export type { StopGrace } from './process-group.js';
