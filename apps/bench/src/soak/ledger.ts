import type { CallOutcome } from '@mcp-router/core';

/** What was asked of a server, to be held against what came of it. */
export interface Expectation {
  /** Unique, and in the arguments. */
  token: string;
  /** `write` must happen once at most; `read` may be repeated; `fault` asks for trouble and needs no answer. */
  kind: 'read' | 'write' | 'fault';
}

/** A call that ended otherwise than it may. */
export interface Violation {
  kind: 'lost' | 'executed twice' | 'wrong answer' | 'untrue error';
  detail: string;
}

/** What became of all calls so far. */
export interface Tally {
  made: number;
  answered: number;
  /** How often each error code. */
  errors: Record<string, number>;
  /** Writes of which the router said that it can't know. */
  unknownOutcomes: number;
}

export interface Ledger {
  begin(): void;
  end(expectation: Expectation, outcome: CallOutcome): void;
  /** A call that never ended. */
  lose(expectation: Expectation): void;
  readonly tally: Tally;
  /** Compares with the notes that the servers themselves wrote down. */
  audit(notes: readonly string[]): Violation[];
}

/** Keeps account of every call. */
export function createLedger(): Ledger {
  const tally: Tally = { made: 0, answered: 0, errors: {}, unknownOutcomes: 0 };
  const violations: Violation[] = [];
  const writes = new Map<string, CallOutcome>();
  return {
    tally,
    begin() {
      tally.made++;
    },
    lose: ({ token }) => violations.push({ kind: 'lost', detail: `${token} never ended` }),
    end(expectation, outcome) {
      if (expectation.kind === 'write') writes.set(expectation.token, outcome);
      if (outcome.status === 'ok') {
        tally.answered++;
        if (!isAnswerTo(expectation, outcome)) violations.push(wrongAnswer(expectation, outcome));
        return;
      }
      const code = outcome.error?.code ?? outcome.status;
      tally.errors[code] = (tally.errors[code] ?? 0) + 1;
      if (code === 'OUTCOME_UNKNOWN') tally.unknownOutcomes++;
    },
    audit: (notes) => [...violations, ...auditWrites(writes, notes)],
  };
}

/** Every answer holds the token of its own call, unless the call was one for trouble. */
function isAnswerTo({ kind, token }: Expectation, { result }: CallOutcome): boolean {
  return kind === 'fault' || JSON.stringify(result?.content).includes(token);
}

function wrongAnswer({ token }: Expectation, { ref, result }: CallOutcome): Violation {
  const answer = JSON.stringify(result).slice(0, 200);
  return { kind: 'wrong answer', detail: `${token} of ${ref.serverId}/${ref.name} got ${answer}` };
}

function auditWrites(writes: Map<string, CallOutcome>, notes: readonly string[]): Violation[] {
  const counts = new Map<string, number>();
  for (const note of notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  const twice = [...counts].filter(([, count]) => count > 1);
  return [
    ...twice.map(
      ([note, count]): Violation => ({ kind: 'executed twice', detail: `${note}: ${count} times` }),
    ),
    ...[...writes].flatMap(([token, outcome]) => auditWrite(token, outcome, counts.has(token))),
  ];
}

/** An answered write must have happened, and one that is said to have never been sent must not. */
function auditWrite(token: string, { status, attempts, error }: CallOutcome, happened: boolean): Violation[] {
  if (status === 'ok' && !happened)
    return [{ kind: 'lost', detail: `${token} was answered and never written` }];
  if (attempts > 0 || !happened) return [];
  return [{ kind: 'untrue error', detail: `${token} was written, but said to be unsent (${error?.code})` }];
}
