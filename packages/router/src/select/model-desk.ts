import { createHash } from 'node:crypto';
import {
  type Clock,
  type GenerateResult,
  type LanguageModel,
  McpRouterError,
  type ModelStage,
  type ModelStageName,
  type OutputSchema,
  type TokenUsage,
} from '@mcp-router/core';
import { withDeadline } from './deadline.js';
import { createModelBreaker, type ModelBreaker } from './model-breaker.js';
import type { ModelBudget } from './model-budget.js';
import { estimatedTokens } from './model-data.js';
import { createSharedWork, type SharedWork } from './shared-work.js';

/** One question of a stage to the model. */
export interface ModelQuestion<Answer, Value> {
  stage: ModelStageName;
  system: string;
  prompt: string;
  schema: OutputSchema<Answer>;
  maxOutputTokens: number;
  /** What the answer comes to; throws an `McpRouterError` for one that can't be used. */
  read: (answer: Answer) => Value;
}

/** Under which circumstances it is asked. */
export interface Circumstances {
  budget: ModelBudget;
  /** Of the catalogue that the question is about: an answer counts for that one only. */
  version: number;
  /** Any of them ends the wait. */
  signals: readonly AbortSignal[];
}

/** What came of a question: a value when it was answered, and the record of it in any case. */
export interface ModelAnswer<Value> {
  value?: Value;
  stage: ModelStage;
}

/**
 * Asks a model on behalf of all requests. What that costs is kept in bounds here: the same question is asked once, be it
 * at the same time or again, and a model that is down is left alone.
 */
export interface ModelDesk {
  /** Never rejects: a failure is told in the record. */
  ask<Answer, Value>(
    question: ModelQuestion<Answer, Value>,
    circumstances: Circumstances,
  ): Promise<ModelAnswer<Value>>;
  /** The record of a stage that is left out. */
  skip(stage: ModelStageName, reason: NonNullable<ModelStage['reason']>): ModelStage;
}

interface Desk {
  model: LanguageModel;
  clock: Clock;
  breaker: ModelBreaker;
  underWay: SharedWork<GenerateResult<unknown>>;
  answers: Map<string, unknown>;
}

/** The answers to this many questions are remembered. */
const REMEMBERED = 500;

export function createModelDesk({ model, clock }: { model: LanguageModel; clock: Clock }): ModelDesk {
  const breaker = createModelBreaker(clock);
  const desk: Desk = { model, clock, breaker, underWay: createSharedWork(), answers: new Map() };
  return {
    ask: (question, circumstances) => ask(desk, question, circumstances),
    skip: (stage, reason) => ({ ...recordOf(desk, stage), outcome: 'skipped', reason, durationMs: 0 }),
  };
}

async function ask<Answer, Value>(
  desk: Desk,
  question: ModelQuestion<Answer, Value>,
  { budget, version, signals }: Circumstances,
): Promise<ModelAnswer<Value>> {
  const key = keyOf(version, question);
  const record = recordOf(desk, question.stage);
  if (desk.answers.has(key)) {
    const value = desk.answers.get(key) as Value;
    return { value, stage: { ...record, outcome: 'used', durationMs: 0, source: 'cache' } };
  }
  const isShared = desk.underWay.isUnderWay(key);
  const refusal = isShared ? undefined : (budget.refusal(tokensOf(question)) ?? held(desk));
  if (refusal) return { stage: { ...record, outcome: 'skipped', reason: refusal, durationMs: 0 } };
  const { clock } = desk;
  const startedAt = clock.now();
  const timeoutMs = budget.remainingMs();
  const joined = desk.underWay.join(key, (signal) => askModel(desk, question, { timeoutMs, signal }));
  const told = (usage: TokenUsage | undefined) => {
    const cost = isShared ? undefined : usage;
    budget.spend(cost);
    const source: ModelStage['source'] = isShared ? 'shared' : 'model';
    return { durationMs: clock.now() - startedAt, source, ...(cost ? { usage: cost } : {}) };
  };
  try {
    const waiting = { clock, signals, ...(isShared ? { timeoutMs } : {}) };
    const { value, usage, modelId } = await withDeadline(() => joined.result, waiting);
    remember(desk, key, value);
    return { value: value as Value, stage: { ...record, modelId, outcome: 'used', ...told(usage) } };
  } catch (failure) {
    const error = asModelError(failure, desk.model);
    return { stage: { ...record, outcome: 'failed', ...told(usageOf(error)), failure: error.toJSON() } };
  } finally {
    joined.leave();
  }
}

/** Asks and reads the answer; the breaker hears how it went. */
async function askModel<Answer>(
  { model, clock, breaker }: Desk,
  { system, prompt, schema, maxOutputTokens, read }: ModelQuestion<Answer, unknown>,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal },
): Promise<GenerateResult<unknown>> {
  try {
    const given = await withDeadline(
      (stop) => model.generate({ system, prompt, schema, maxOutputTokens, signal: stop, timeoutMs }),
      { timeoutMs, clock, signals: [signal] },
    );
    const value = withUsage(given.usage, () => read(schema.parse(given.value)));
    breaker.succeeded();
    return { ...given, value };
  } catch (failure) {
    const error = asModelError(failure, model);
    if (error.code === 'CALL_CANCELLED') breaker.abandoned();
    else breaker.failed(error);
    throw error;
  }
}

function held({ breaker }: Desk): ModelStage['reason'] {
  return breaker.admit() ? undefined : 'breaker-open';
}

function recordOf({ model }: Desk, stage: ModelStageName) {
  return { stage, provider: model.provider, modelId: model.modelId };
}

function remember({ answers }: Desk, key: string, value: unknown): void {
  answers.set(key, value);
  const [oldest] = answers.keys();
  if (answers.size > REMEMBERED && oldest !== undefined) answers.delete(oldest);
}

/** The prompt holds the request and everything that may be chosen. */
function keyOf(version: number, { stage, prompt }: { stage: string; prompt: string }): string {
  return `${version} ${stage} ${createHash('sha256').update(prompt).digest('base64')}`;
}

function tokensOf<Answer>({
  system,
  prompt,
  schema,
  maxOutputTokens,
}: ModelQuestion<Answer, unknown>): number {
  return estimatedTokens(system, prompt, JSON.stringify(schema.jsonSchema)) + maxOutputTokens;
}

/** An answer that can't be used was billed all the same. */
function withUsage<T>(usage: TokenUsage, read: () => T): T {
  try {
    return read();
  } catch (failure) {
    if (!McpRouterError.isInstance(failure)) throw failure;
    const { code, message, hint, retryable, origin, details, cause } = failure;
    const more = { retryable, origin, cause, details: { ...details, usage } };
    throw new McpRouterError(code, message, hint === undefined ? more : { ...more, hint });
  }
}

function usageOf({ details: { usage } }: McpRouterError): TokenUsage | undefined {
  return usage as TokenUsage | undefined;
}

/** Any failure of a model as one of ours; what a provider threw raw counts as `LLM_UNAVAILABLE`. */
export function asModelError(
  error: unknown,
  model: Pick<LanguageModel, 'provider' | 'modelId'>,
): McpRouterError {
  if (McpRouterError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new McpRouterError(
    'LLM_UNAVAILABLE',
    `${model.provider} ${model.modelId} failed: ${message.slice(0, 300)}`,
    {
      cause: error,
      hint: 'Look at the model provider; the embedded selection was used meanwhile.',
    },
  );
}
