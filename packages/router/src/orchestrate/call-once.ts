import {
  type CallOutcome,
  checkedLimit,
  createEmitter,
  McpRouterError,
  type McpRouterErrorOptions,
  type ToolRef,
} from '@mcp-router/core';
import type { Ending } from './attempt.js';
import { type CallEngine, makeCall } from './call.js';
import type { InFlight } from './in-flight.js';
import { isLarger, withBeginning } from './limit-result.js';
import { toOutcome } from './outcome.js';
import type { CallToolOptions } from './types.js';

/** What is added to a call that is made for something larger: `execute()`, a group, a key, a plan. */
export interface InnerCallOptions extends CallToolOptions {
  callId?: string;
  fellBackFrom?: CallOutcome['fellBackFrom'];
  groupId?: string;
  /** Time that went by before this call and counts against its deadline, in ms. */
  waitedMs?: number;
  /** Why it isn't made at all. */
  refusal?: McpRouterError;
}

/** Makes one call. Its outcome is announced, then returned. */
export type CallOnce = (
  ref: ToolRef,
  args: Record<string, unknown>,
  options: InnerCallOptions,
) => Promise<CallOutcome>;

/** The way every call goes: whatever happens in it, exactly one outcome comes of it. */
export function createCallOnce(engine: CallEngine, inFlight: InFlight, randomId: () => string): CallOnce {
  const emitter = createEmitter<{ outcome: { outcome: CallOutcome; args: Record<string, unknown> } }>();
  const { onOutcome } = engine.options;
  if (onOutcome) emitter.on('outcome', ({ outcome, args }) => onOutcome(outcome, args));
  return async (ref, args, options) => {
    requireRef(ref);
    const startedAt = engine.clock.now();
    const { callId = randomId(), decisionId, fellBackFrom, groupId } = options;
    const call = { callId, ref, startedAt, decisionId, fellBackFrom, groupId };
    const finish = (ending: Ending) => toOutcome(call, ending, engine.clock.now());
    const outcome = await inFlight
      .run(async () => {
        const limitBytes = resultLimit(engine, options);
        return limitResult(engine, finish(await callUnlessRefused(engine, ref, args, options)), limitBytes);
      })
      .catch((error: unknown) => finish(nothingSent(error)));
    emitter.emit('outcome', { outcome, args });
    return outcome;
  };
}

function callUnlessRefused(
  engine: CallEngine,
  ref: ToolRef,
  args: Record<string, unknown>,
  options: InnerCallOptions,
): Promise<Ending> {
  if (options.refusal) return Promise.reject(options.refusal);
  return makeCall(engine, ref, args, options).then((ending) => checkResult(engine, ref, ending));
}

/** The call was made: one whose result is held back has been executed all the same. */
function checkResult({ options }: CallEngine, ref: ToolRef, ending: Ending): Ending {
  const { attempt } = ending;
  if (!attempt.ok || !options.checkResult) return ending;
  try {
    return { ...ending, attempt: { ...attempt, result: options.checkResult(ref, attempt.result) } };
  } catch (error) {
    const { serverMs } = attempt;
    return { ...ending, attempt: { ok: false, error: McpRouterError.from(error), sent: true, serverMs } };
  }
}

/** In bytes. Throws `USAGE_INVALID`. */
function resultLimit(engine: CallEngine, { maxResultBytes }: CallToolOptions): number {
  return checkedLimit(maxResultBytes ?? engine.options.maxResultBytes, Number.POSITIVE_INFINITY);
}

/** Puts a result over the limit aside and goes on with its beginning. What can't be kept is passed on whole. */
async function limitResult(
  engine: CallEngine,
  outcome: CallOutcome,
  limitBytes: number,
): Promise<CallOutcome> {
  const { result, callId } = outcome;
  if (!result || limitBytes === Number.POSITIVE_INFINITY || !isLarger(result, limitBytes)) return outcome;
  try {
    const kept = await engine.keptResults.keep(callId, result);
    return withBeginning(outcome, kept, limitBytes);
  } catch (error) {
    engine.onProblem(error);
    return outcome;
  }
}

/** The ending of a call that was given up before anything was sent. */
function nothingSent(error: unknown): Ending {
  return { attempt: { ok: false, error: McpRouterError.from(error), sent: false, serverMs: 0 }, attempts: 0 };
}

/** Throws `USAGE_INVALID` for what names no tool. */
export function requireRef(ref: ToolRef): void {
  if (typeof ref?.serverId === 'string' && typeof ref.name === 'string') return;
  const options: McpRouterErrorOptions = {
    hint: 'Pass the ref of a tool, for example { serverId: "files", name: "read_file" }.',
  };
  throw new McpRouterError('USAGE_INVALID', 'A tool is named by { serverId, name }, both strings.', options);
}
