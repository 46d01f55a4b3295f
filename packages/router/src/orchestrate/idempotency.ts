import {
  type CallOutcome,
  type Clock,
  type DocumentStore,
  formatToolRef,
  McpRouterError,
  type StoredDocument,
  type ToolRef,
} from '@mcp-router/core';
import { hashOf } from './hash-of.js';
import { onAbort } from './on-abort.js';

/** A call that may be asked for more than once and must be executed once. */
export interface KeyedCall {
  key: string;
  /** What is called with what: a repeat must be of the same. */
  request: unknown;
  /** For the outcome of a repeat that can't be answered. */
  ref: ToolRef;
  /** Ends the waiting of a repeat, not the first call. */
  signal?: AbortSignal | undefined;
  /** Whether executing it twice does no harm. Asked only when that matters. */
  isRepeatable: () => Promise<boolean>;
  /** Makes the call under this id. */
  run: (callId: string) => Promise<CallOutcome>;
}

/** Remembers calls by the key that their caller gave them. */
export interface Idempotency {
  /**
   * The call's outcome: of the call with that key if there was one (`replayed`), of the one under way, or of a new one.
   * Rejects with `IDEMPOTENCY_CONFLICT` when the key was used for something else, and with `STORE_...` when nothing can
   * be remembered; then nothing was executed.
   */
  once(call: KeyedCall): Promise<CallOutcome>;
  /** What became of the call with that key; undefined when it isn't known, or not yet. */
  outcomeOf(key: string): Promise<CallOutcome | undefined>;
}

interface CallRecord {
  /** Hash of the request: what was sent is nobody's business here. */
  request: string;
  callId: string;
  begunAt: number;
  outcome?: CallOutcome;
}

export interface IdempotencyOptions {
  documents: DocumentStore;
  clock: Clock;
  randomId: () => string;
  /** How long outcomes are remembered, in ms. Default: 24 h, as Stripe's API has it. */
  ttlMs?: number | undefined;
  /** Told when an outcome could not be kept: a repeat will then hear that it is unknown. */
  onProblem: (error: unknown) => void;
}

const COLLECTION = 'idempotency';
const DEFAULT_TTL_MS = 24 * 3_600_000;

export function createIdempotency(options: IdempotencyOptions): Idempotency {
  const { documents, clock, randomId, ttlMs = DEFAULT_TTL_MS, onProblem } = options;
  const running = new Map<string, { request: string; callId: string; outcome: Promise<CallOutcome> }>();
  const read = (id: string) => documents.getDocument<CallRecord>(COLLECTION, id);
  const write = (id: string, record: CallRecord, ifVersion?: number) =>
    documents.putDocument(COLLECTION, id, record, {
      expiresAt: clock.now() + ttlMs,
      ...(ifVersion === undefined ? {} : { ifVersion }),
    });

  /** Writes down that it begins, makes it, and writes down what became of it. */
  const begin = async (
    id: string,
    request: string,
    callId: string,
    call: KeyedCall,
  ): Promise<CallOutcome> => {
    const known = await read(id);
    if (known) {
      requireSame(known.value.request, request, call);
      const answer = await answerFrom(known, call);
      if (answer) return answer;
    }
    const record: CallRecord = { request, callId, begunAt: clock.now() };
    const isMine = await write(id, record, known?.version ?? 0).catch(unlessRace);
    if (!isMine) return begin(id, request, callId, call);
    const outcome = await call.run(callId);
    const remember = async () => {
      if (await isWorthRemembering(outcome, call)) await write(id, { ...record, outcome });
      else await documents.deleteDocument(COLLECTION, id);
    };
    await remember().catch(onProblem);
    return outcome;
  };

  return {
    async once(call) {
      const id = hashOf(call.key);
      const request = hashOf(call.request);
      for (let first = running.get(id); first; first = running.get(id)) {
        requireSame(first.request, request, call);
        const outcome = await waitFor(first, call);
        if (!isUnsent(outcome)) return { ...outcome, replayed: true };
      }
      const callId = randomId();
      const outcome = begin(id, request, callId, call).finally(() => running.delete(id));
      running.set(id, { request, callId, outcome });
      return outcome;
    },
    outcomeOf: async (key) => (await read(hashOf(key)))?.value.outcome,
  };
}

/** Another process wrote down the same key just now: then its record tells how to go on. */
function unlessRace(error: unknown): undefined {
  if (McpRouterError.isInstance(error) && error.code === 'STORE_CONFLICT') return undefined;
  throw error;
}

/** What a repeat gets from the record of the first call; undefined when it is to be executed. */
async function answerFrom(
  { value }: StoredDocument<CallRecord>,
  call: KeyedCall,
): Promise<CallOutcome | undefined> {
  if (value.outcome) return { ...value.outcome, replayed: true };
  if (await call.isRepeatable()) return undefined;
  const message = `Whether ${formatToolRef(call.ref)} was executed is unknown: the call with this key was begun, and its outcome was never written down.`;
  const hint = 'It may have been executed: look whether it took effect, then call again with another key.';
  const details = { callId: value.callId, sent: true };
  return failed(call, value, new McpRouterError('OUTCOME_UNKNOWN', message, { hint, details }), 'failed');
}

/** Nothing to remember where nothing was done, or where doing it again does no harm. */
async function isWorthRemembering(outcome: CallOutcome, call: KeyedCall): Promise<boolean> {
  if (outcome.result) return true;
  return !isUnsent(outcome) && !(await call.isRepeatable());
}

function isUnsent({ attempts, fellBackFrom = [] }: CallOutcome): boolean {
  return attempts === 0 && fellBackFrom.length === 0;
}

function waitFor(
  first: { callId: string; outcome: Promise<CallOutcome> },
  call: KeyedCall,
): Promise<CallOutcome> {
  const { signal } = call;
  if (!signal) return first.outcome;
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      const message = `The repeat of a call of ${formatToolRef(call.ref)} was cancelled; the call itself goes on.`;
      const details = { callId: first.callId, sent: true };
      const error = new McpRouterError('CALL_CANCELLED', message, {
        hint: 'Repeat it for its outcome.',
        details,
      });
      resolve(failed(call, { callId: first.callId, begunAt: 0 }, error, 'cancelled'));
    };
    if (signal.aborted) return giveUp();
    const stopListening = onAbort(signal, giveUp);
    first.outcome.then(resolve, reject).finally(stopListening);
  });
}

function failed(
  { ref }: KeyedCall,
  { callId, begunAt }: Pick<CallRecord, 'callId' | 'begunAt'>,
  error: McpRouterError,
  status: 'failed' | 'cancelled',
): CallOutcome {
  return {
    ...{ callId, ref, status, startedAt: begunAt, durationMs: 0, serverMs: 0, attempts: 1 },
    error: error.toJSON(),
    replayed: true,
  };
}

function requireSame(known: string, request: string, { ref }: KeyedCall): void {
  if (known === request) return;
  const message = `The idempotency key of this call of ${formatToolRef(ref)} was used for another call.`;
  throw new McpRouterError('IDEMPOTENCY_CONFLICT', message, {
    hint: 'Take a new key for each new call; a repeat has the same tool and the same arguments.',
    details: { sent: false },
  });
}
