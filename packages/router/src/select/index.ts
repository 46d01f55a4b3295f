export { ENCODER_URL, type Encoder, loadEncoder } from './encoder.js';
export {
  createIntelligentRouter,
  type IntelligentRouter,
  type RankOptions,
  type RouteOptions,
} from './intelligent-router.js';
export type { IntelligentRouterOptions, ModelMode, RoutingStage } from './router-options.js';
