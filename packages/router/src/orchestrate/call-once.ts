import {
  type CallOutcome,
  createEmitter,
  McpRouterError,
  type McpRouterErrorOptions,
  type ToolRef,
} from '@mcp-router/core';
import type { Ending } from './attempt.js';
import { type CallEngine, makeCall } from './call.js';
import type { InFlight } from './in-flight.js';
import { toOutcome } from './outcome.js';
import type { CallToolOptions } from './types.js';

/** What `execute()` adds to a call it makes. */
export interface InnerCallOptions extends CallToolOptions {
  fellBackFrom?: CallOutcome['fellBackFrom'];
  /** Time that went by before this call and counts against its deadline, in ms. */
  waitedMs?: number;
}

/** Makes one call. Its outcome is announced, then returned. */
export type CallOnce = (
  ref: ToolRef,
  args: Record<string, unknown>,
  options: InnerCallOptions,
) => Promise<CallOutcome>;

/** The way every call goes: whatever happens in it, exactly one outcome comes of it. */
export function createCallOnce(engine: CallEngine, inFlight: InFlight, randomId: () => string): CallOnce {
  const emitter = createEmitter<{ outcome: CallOutcome }>();
  if (engine.options.onOutcome) emitter.on('outcome', engine.options.onOutcome);
  return async (ref, args, options) => {
    requireRef(ref);
    const startedAt = engine.clock.now();
    const { decisionId, fellBackFrom } = options;
    const call = { callId: randomId(), ref, startedAt, decisionId, fellBackFrom };
    const ending = await inFlight.run(() => makeCall(engine, ref, args, options)).catch(nothingSent);
    const outcome = toOutcome(call, ending, engine.clock.now());
    emitter.emit('outcome', outcome);
    return outcome;
  };
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
