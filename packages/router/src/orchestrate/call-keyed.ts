import { type CallOutcome, McpRouterError, type ToolRef } from '@mcp-router/core';
import { type CallOnce, type InnerCallOptions, requireRef } from './call-once.js';
import { lookUpEffects } from './effects.js';
import type { Idempotency } from './idempotency.js';
import { inspectJson } from './json-value.js';
import type { ToolOrchestratorOptions } from './types.js';

const MAX_KEY_LENGTH = 1_000;

/** Makes calls that may have an idempotency key; one that can't be begun still ends in one outcome. */
export function createKeyedCall(
  parts: Pick<ToolOrchestratorOptions, 'findTool' | 'effectsOf'>,
  idempotency: Idempotency,
  callOnce: CallOnce,
): CallOnce {
  return async (ref, args, options) => {
    const { idempotencyKey: key, ...others } = options;
    requireRef(ref);
    requireKey(key);
    // What can't be sent is refused on the usual way.
    if (key === undefined || !('depth' in inspectJson(args))) return callOnce(ref, args, others);
    const isRepeatable = async () =>
      (await lookUpEffects(parts.effectsOf, await parts.findTool(ref))).repeatable;
    return onceOrRefused(idempotency, callOnce, { key, ref, args, options: others, isRepeatable });
  };
}

interface Keyed {
  key: string;
  ref: ToolRef;
  args: Record<string, unknown>;
  options: InnerCallOptions;
  isRepeatable: () => Promise<boolean>;
}

async function onceOrRefused(
  idempotency: Idempotency,
  callOnce: CallOnce,
  { key, ref, args, options, isRepeatable }: Keyed,
): Promise<CallOutcome> {
  let refusal: McpRouterError;
  try {
    return await idempotency.once({
      ...{ key, ref, isRepeatable, signal: options.signal },
      request: [ref.serverId, ref.name, args],
      run: (callId) => callOnce(ref, args, { ...options, callId }),
    });
  } catch (error) {
    refusal = McpRouterError.from(error);
  }
  return callOnce(ref, args, { ...options, refusal });
}

/** Throws `USAGE_INVALID` for a key that can be none. */
export function requireKey(key: string | undefined): void {
  if (key === undefined || (typeof key === 'string' && key !== '' && key.length <= MAX_KEY_LENGTH)) return;
  throw new McpRouterError(
    'USAGE_INVALID',
    `An idempotency key is a text of 1 to ${MAX_KEY_LENGTH} characters.`,
    { hint: 'Make a random one for each new call, such as crypto.randomUUID().' },
  );
}
