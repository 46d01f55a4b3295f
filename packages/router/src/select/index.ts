export type { VectorCache } from './embed-catalogue.js';
export { ENCODER_URL, type Encoder, loadEncoder } from './encoder.js';
export { EXPERIENCE_DEFAULTS, type ExperienceOptions, type Lesson, type LessonFilter } from './experience.js';
export {
  createIntelligentRouter,
  type IntelligentRouter,
  type LearnedOutcome,
  type RankOptions,
  type RouteOptions,
} from './intelligent-router.js';
export type { ProposedArguments } from './propose-arguments.js';
export type { IntelligentRouterOptions, ModelMode, RoutingStage } from './router-options.js';
