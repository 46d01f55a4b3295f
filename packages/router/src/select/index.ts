export {
  createIntelligentRouter,
  type IntelligentRouter,
  type RankOptions,
  type RouteOptions,
} from './intelligent-router.js';
export type { IntelligentRouterOptions, ModelMode } from './router-options.js';
