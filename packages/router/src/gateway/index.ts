export { type ProfiledFleet, profileTarget } from '../profiles/profile-target.js';
export { ERROR_META_KEY } from './call-result.js';
export { createGatewayServer, type GatewayMode, type GatewayOptions } from './gateway-server.js';
export {
  createHttpGateway,
  type HttpGateway,
  type HttpGatewayOptions,
} from './http-gateway.js';
export type { Principal } from './http-sessions.js';
export { type NodeHandlerOptions, nodeHandler } from './node-handler.js';
export type { RateLimit } from './rate-limit.js';
export {
  createResourceServer,
  type ResourceServer,
  type ResourceServerOptions,
} from './resource-server.js';
export {
  type GatewayHandle,
  type StdioGatewayOptions,
  serveGateway,
  serveGatewayOverStdio,
} from './serve-stdio.js';
export type { GatewayTarget } from './target.js';
