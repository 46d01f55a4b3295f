import type { AdmissionVerdict, Clock, Embedder, LanguageModel, ServerStatus } from '@mcp-router/core';
import { McpRouterError, systemClock } from '@mcp-router/core';
import type { VectorCache } from './embed-catalogue.js';
import type { ExperienceOptions } from './experience.js';

/** When the language model is asked: never; when the embedded selection is unsure; for every request. */
export type ModelMode = 'off' | 'auto' | 'always';

/** What a model may do for a routing: find the steps of a request, and choose among the candidates. */
export type RoutingStage = 'analyze' | 'rerank';

export interface IntelligentRouterOptions {
  /** Analyses requests and chooses among candidates. Without one, and whenever it fails, the embedded selection stands alone. */
  model?: LanguageModel;
  /** Default: `auto` when a model is given. */
  mode?: ModelMode;
  /** In mode `auto` the model is asked when the embedded confidence is below this. Default: 0.6. */
  modelBelowConfidence?: number;
  /** What the model may be asked for one request, in this order. Default: both. */
  modelStages?: readonly RoutingStage[];
  /** Time for all that the model is asked for one request, in ms. Default: 8,000. */
  modelTimeoutMs?: number;
  /** Tokens, in and out, for all that the model is asked for one request. Default: 16,000. */
  modelMaxTokens?: number;
  /**
   * Turns texts into vectors in place of the encoder that ships. It is given the texts of all servers and tools, and
   * every request. While it is behind or fails, the encoder does it.
   */
  embedder?: Embedder;
  /** Keeps the embedder's vectors between processes. Without it they are in memory only. */
  vectorCache?: VectorCache;
  /** Most ms that a routing waits for the embedder. Default: 2,000. */
  embedderTimeoutMs?: number;
  /** A server's status now. Default: `unknown` for all. Disabled and quarantined servers are never chosen. */
  statusOf?: (serverId: string) => ServerStatus;
  /** Whether a server may be called now (the circuit breaker). Default: all may. */
  admit?: (serverId: string) => AdmissionVerdict;
  /** Longest request, in characters. Default: 16,384. */
  maxRequestLength?: number;
  /** Most servers of one selection. Default: 5. */
  serverLimit?: number;
  /** Most tools of one selection. Default: 10. */
  toolLimit?: number;
  /** How `learn` remembers; `false`: it doesn't. */
  experience?: ExperienceOptions | false;
  clock?: Clock;
  /** Makes the ids of decisions. Default: `crypto.randomUUID`. */
  randomId?: () => string;
}

type ModelPart = 'model' | 'embedder' | 'vectorCache';

/** {@link IntelligentRouterOptions} with every default in place. */
export interface RouterSettings extends Required<Omit<IntelligentRouterOptions, ModelPart>> {
  model: LanguageModel | undefined;
  embedder: Embedder | undefined;
  vectorCache: VectorCache | undefined;
}

export function settingsOf(options: IntelligentRouterOptions): RouterSettings {
  return {
    model: options.model,
    embedder: options.embedder,
    vectorCache: options.vectorCache,
    embedderTimeoutMs: positive('embedderTimeoutMs', options.embedderTimeoutMs ?? 2_000),
    mode: options.mode ?? 'auto',
    modelBelowConfidence: inRange('modelBelowConfidence', options.modelBelowConfidence ?? 0.6, 0, 1),
    modelStages: options.modelStages ?? ['analyze', 'rerank'],
    modelMaxTokens: positive('modelMaxTokens', options.modelMaxTokens ?? 16_000),
    modelTimeoutMs: positive('modelTimeoutMs', options.modelTimeoutMs ?? 8_000),
    statusOf: options.statusOf ?? (() => 'unknown'),
    admit: options.admit ?? (() => ({ admitted: true })),
    maxRequestLength: positive('maxRequestLength', options.maxRequestLength ?? 16_384),
    serverLimit: positive('serverLimit', options.serverLimit ?? 5),
    toolLimit: positive('toolLimit', options.toolLimit ?? 10),
    experience: options.experience ?? {},
    clock: options.clock ?? systemClock,
    randomId: options.randomId ?? (() => crypto.randomUUID()),
  };
}

/** `value`, or a `USAGE_INVALID` error when it is no whole number of at least 1. */
export function positive(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new McpRouterError('USAGE_INVALID', `${name} is ${value}`, {
    hint: `Give ${name} as a whole number of at least 1.`,
  });
}

function inRange(name: string, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  throw new McpRouterError('USAGE_INVALID', `${name} is ${value}`, {
    hint: `Give ${name} as a number from ${low} to ${high}.`,
  });
}
