import type { AdmissionVerdict } from '@mcp-router/core';
import { addToRate, failureRate, type RateWindow } from './rate.js';

/** When a server is left alone, and for how long. */
export interface BreakerConfig {
  /** Calls in a row without an answer (local origin) that eject. Default 5: Envoy's `consecutive_local_origin_failure`. */
  consecutiveErrors: number;
  /** Share of failed calls of any origin, 0 to 1, that ejects. Default 0.5: Hystrix' `errorThresholdPercentage`. */
  errorRate: number;
  /** Calls needed before their error rate ejects. Default 20: Hystrix' `requestVolumeThreshold`. */
  minimumCalls: number;
  /** Span of that error rate, in ms. Default 60 s (Hystrix: 10 s; calls to an MCP server are rarer). */
  errorRateWindowMs: number;
  /** First ejection, in ms. Default 30 s: Envoy's `base_ejection_time`. Each one that follows lasts twice as long. */
  ejectionMs: number;
  /** Longest ejection, in ms. Default 300 s: Envoy's `max_ejection_time`. */
  maxEjectionMs: number;
  /** After this long without an outcome, in ms, a trial call counts as lost. Default 60 s: the MCP SDK's time-out of a call. */
  trialTimeoutMs: number;
  /** Admit everybody when more than this share, 0 to 1, is ejected. Default 0.5: Envoy's `healthy_panic_threshold`. */
  panicThreshold: number;
  /** Panic only among at least so many servers seen of late. Default 5 (ours): one or two bad ones of few are no outage. */
  panicMinimumServers: number;
}

export type BreakerPhase = 'closed' | 'open' | 'half-open';

/** The breaker of one server. Times are of a clock that never runs backwards, in ms. */
export interface BreakerState {
  readonly phase: BreakerPhase;
  /** Why it left `closed`. */
  readonly reason: string;
  readonly consecutiveErrors: number;
  readonly calls: RateWindow;
  /** Begin of the latest ejection. Calls from before it say nothing about what follows. */
  readonly openedAt: number;
  /** Length of the latest ejection; 0 before the first. */
  readonly ejectionMs: number;
  readonly closedAt: number;
  /** From when a trial call may go, while not closed. */
  readonly trialFrom: number;
}

/** What a call came to for the breaker. `ignored` tells nothing about the server (cancelled, wrong arguments). */
export type CallResult = 'ok' | 'local-error' | 'remote-error' | 'ignored';

export type BreakerEvent =
  | { type: 'call'; at: number; startedAt: number; result: CallResult }
  /** A call is admitted as the trial. */
  | { type: 'trial'; at: number }
  /** Active checks found the server unhealthy. */
  | { type: 'unhealthy'; at: number; reason: string }
  /** It is unhealthy no more. */
  | { type: 'recovered'; at: number };

export const CLOSED_BREAKER: BreakerState = {
  phase: 'closed',
  reason: '',
  consecutiveErrors: 0,
  calls: [],
  openedAt: Number.NEGATIVE_INFINITY,
  ejectionMs: 0,
  closedAt: Number.NEGATIVE_INFINITY,
  trialFrom: Number.NEGATIVE_INFINITY,
};

/** The state after an event. Pure. */
export function reduceBreaker(state: BreakerState, event: BreakerEvent, config: BreakerConfig): BreakerState {
  switch (event.type) {
    case 'call':
      return event.startedAt <= state.openedAt ? state : afterCall(state, event, config);
    case 'trial':
      if (state.phase === 'closed') return state;
      return { ...state, phase: 'half-open', trialFrom: event.at + config.trialTimeoutMs };
    case 'unhealthy':
      return state.phase === 'closed' ? eject(state, event.at, event.reason, config) : state;
    case 'recovered':
      return state.phase === 'open' ? { ...state, phase: 'half-open', trialFrom: event.at } : state;
  }
}

/** Whether a call may go at `at`. Where the phase isn't `closed`, the one that goes is a trial. Pure. */
export function breakerVerdict(state: BreakerState, at: number): AdmissionVerdict {
  if (state.phase === 'closed' || at >= state.trialFrom) return { admitted: true };
  if (state.phase === 'open') {
    return { admitted: false, reason: state.reason, retryAfterMs: state.trialFrom - at };
  }
  // The trial usually ends long before its lease does.
  const retryAfterMs = Math.min(1_000, state.trialFrom - at);
  return { admitted: false, reason: `${state.reason}; a trial call is under way`, retryAfterMs };
}

type CallEvent = Extract<BreakerEvent, { type: 'call' }>;

function afterCall(state: BreakerState, event: CallEvent, config: BreakerConfig): BreakerState {
  if (state.phase === 'closed') return countCall(state, event, config);
  if (event.result === 'ok') return close(state, event.at);
  // An answer while open comes from a call admitted in panic: only a good one tells something new.
  if (state.phase === 'open') return state;
  if (event.result === 'ignored') return { ...state, trialFrom: event.at };
  return eject(state, event.at, 'the trial call failed', config);
}

function countCall(state: BreakerState, event: CallEvent, config: BreakerConfig): BreakerState {
  const { result, at } = event;
  if (result === 'ignored') return state;
  const consecutiveErrors = result === 'local-error' ? state.consecutiveErrors + 1 : 0;
  const calls = addToRate(state.calls, at, result !== 'ok', config.errorRateWindowMs);
  const counted = { ...state, consecutiveErrors, calls };
  if (consecutiveErrors >= config.consecutiveErrors) {
    return eject(counted, at, `${consecutiveErrors} calls in a row got no answer`, config);
  }
  if (result === 'ok') return counted;
  const { count, rate } = failureRate(calls, at, config.errorRateWindowMs);
  if (count < config.minimumCalls || rate < config.errorRate) return counted;
  return eject(counted, at, `${Math.round(rate * 100)}% of ${count} calls failed`, config);
}

function eject(state: BreakerState, at: number, reason: string, config: BreakerConfig): BreakerState {
  // Closed for as long as the last ejection took: that one is forgiven.
  const forgiven = state.phase === 'closed' && at - state.closedAt >= state.ejectionMs;
  const ejectionMs = forgiven ? config.ejectionMs : Math.min(config.maxEjectionMs, state.ejectionMs * 2);
  return { ...state, phase: 'open', reason, ejectionMs, openedAt: at, trialFrom: at + ejectionMs };
}

function close(state: BreakerState, at: number): BreakerState {
  return { ...state, phase: 'closed', reason: '', consecutiveErrors: 0, calls: [], closedAt: at };
}
