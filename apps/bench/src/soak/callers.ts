import { setTimeout as sleep } from 'node:timers/promises';
import type { McpRouter } from '@mcp-router/router';
import type { Expectation, Ledger } from './ledger.js';
import type { Random } from './random.js';

export interface CallersOptions {
  router: McpRouter;
  serverIds: string[];
  ledger: Ledger;
  random: Random;
  /** Calls under way at any time. */
  inFlight: number;
  /** Ends the calling; calls under way end by themselves. */
  signal: AbortSignal;
}

interface PlannedCall extends Expectation {
  tool: string;
  args: Record<string, unknown>;
  timeoutMs: number;
}

const TIMEOUT_MS = 5_000;
/** A call that hasn't ended so long after its deadline never will. */
const LOST_AFTER_MS = TIMEOUT_MS + 30_000;
const MAX_PAUSE_MS = 20;

/** Calls random tools of random servers until told to end; resolves when the last call has ended. */
export async function callOnAndOn(options: CallersOptions): Promise<void> {
  let lastToken = 0;
  const caller = async () => {
    while (!options.signal.aborted) {
      await callOnce(options, planCall(options.random, `token-${++lastToken}-`));
      await sleep(options.random.below(MAX_PAUSE_MS));
    }
  };
  await Promise.all(Array.from({ length: options.inFlight }, caller));
}

async function callOnce(
  { router, serverIds, ledger, random }: CallersOptions,
  call: PlannedCall,
): Promise<void> {
  const serverId = serverIds[random.below(serverIds.length)] ?? '';
  ledger.begin();
  const lost = new AbortController();
  const outcome = await Promise.race([
    router.callTool({ serverId, name: call.tool }, call.args, { timeoutMs: call.timeoutMs }),
    sleep(LOST_AFTER_MS, undefined, { signal: lost.signal }).catch(() => undefined),
  ]);
  lost.abort();
  if (outcome) ledger.end(call, outcome);
  else ledger.lose(call);
}

/** About half reads, half writes, and a few calls that kill their server or are never answered. */
function planCall(random: Random, token: string): PlannedCall {
  const dice = random.next();
  if (dice < 0.002) return { token, kind: 'fault', tool: 'die', args: {}, timeoutMs: TIMEOUT_MS };
  if (dice < 0.01) return { token, kind: 'fault', tool: 'hang', args: {}, timeoutMs: 500 };
  if (dice < 0.5) {
    return { token, kind: 'read', tool: 'echo', args: { message: token }, timeoutMs: TIMEOUT_MS };
  }
  const args = { note: token, answerAfterMs: random.below(50) };
  return { token, kind: 'write', tool: 'append_note', args, timeoutMs: TIMEOUT_MS };
}
