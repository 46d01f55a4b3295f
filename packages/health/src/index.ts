export {
  type BreakerConfig,
  type BreakerEvent,
  type BreakerPhase,
  type BreakerState,
  breakerVerdict,
  CLOSED_BREAKER,
  reduceBreaker,
} from './breaker.js';
export {
  type ConnectionProbeOptions,
  createConnectionProbe,
  type ProbedConnections,
} from './connection-probe.js';
export { createHealthMonitor } from './monitor.js';
export type {
  BreakerChange,
  HealthChange,
  HealthEvents,
  HealthMonitor,
  PanicChange,
  ServerHealth,
} from './monitor-types.js';
export { DEFAULT_BREAKER, type HealthMonitorOptions } from './options.js';
export type { PassiveCheck } from './passive.js';
export type { StatusConfig } from './reducer.js';
export { type HealthReport, healthReport, type ReportParts } from './report.js';
export type { HealthFigures } from './window.js';
