import { type ErrorCode, McpRouterError } from '@mcp-router/core';

interface Meaning {
  code: ErrorCode;
  what: string;
  hint: string;
  retryable?: boolean;
}

const AWAY: Meaning = {
  code: 'STORE_UNAVAILABLE',
  what: 'cannot be reached',
  hint: 'See that the database runs and that this machine may connect to it. What was not written can be tried again.',
  retryable: true,
};
const BUSY: Meaning = {
  code: 'STORE_BUSY',
  what: 'is too busy',
  hint: 'Try again; if it lasts, see the limits of the database and who holds its locks.',
  retryable: true,
};
const DENIED: Meaning = {
  code: 'STORE_READ_ONLY',
  what: 'may not be changed by this user',
  hint: 'Grant the user CREATE on the database and all rights in the schema mcp_router, and connect to the primary.',
};
const NO_ACCESS: Meaning = {
  code: 'STORE_FAILED',
  what: 'does not let this user in',
  hint: 'Check user, password and name of the database in the address.',
};

/** By SQLSTATE, the longest beginning first, see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BY_STATE: readonly (readonly [string, Meaning])[] = [
  [
    '53100',
    { code: 'STORE_FULL', what: 'has no space left', hint: 'Free some disk space.', retryable: true },
  ],
  ['57014', BUSY],
  ['57P', AWAY],
  ['08', AWAY],
  ['28', NO_ACCESS],
  ['3D000', NO_ACCESS],
  ['42501', DENIED],
  ['25006', DENIED],
  ['40', BUSY],
  ['53', BUSY],
  ['55P03', BUSY],
];

const OTHER: Meaning = {
  code: 'STORE_FAILED',
  what: 'refused the operation',
  hint: 'Check the values given; if they are right, please report this.',
};

/** Codes of sockets and names that can't be reached. */
const NETWORK = /^E(?:CONN|PIPE|TIMEDOUT|HOST|NET|AI_)|^ENOTFOUND$/;
/** What pg and its pool say without a code. */
const LOST =
  /connection terminated|timeout exceeded when trying to connect|read timeout|client (?:was closed|has encountered)|not queryable/i;

/** Whether the connection is lost, or so stuck that it is of no more use. */
export function isConnectionLost(error: unknown): boolean {
  return meaningOf(innermost(error)) === AWAY;
}

/** Whether the same transaction may go well when it is simply tried again: a deadlock, or writers that met. */
export function isCollision(error: unknown): boolean {
  return /^40/.test(stateOf(innermost(error)) ?? '');
}

/** An error of PostgreSQL, its driver or the query builder as one of ours; one of ours stays as it is. */
export function translatePostgresError(error: unknown, location: string): McpRouterError {
  if (McpRouterError.isInstance(error)) return error;
  const inner = innermost(error);
  const { code, what, hint, retryable = false } = meaningOf(inner);
  const state = stateOf(inner);
  return new McpRouterError(code, `The database ${location} ${what}. (${reasonOf(inner)})`, {
    hint,
    retryable,
    cause: error,
    details: { location, ...(state === undefined ? {} : { sqlState: state }) },
  });
}

function meaningOf(error: unknown): Meaning {
  if (!(error instanceof Error)) return OTHER;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (NETWORK.test(code)) return AWAY;
  const state = stateOf(error);
  if (state !== undefined) return BY_STATE.find(([start]) => state.startsWith(start))?.[1] ?? OTHER;
  return LOST.test(error.message) ? AWAY : OTHER;
}

function stateOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !NETWORK.test(code) ? code : undefined;
}

/** The query builder's own message would repeat the values; several addresses that fail make one error of many. */
function innermost(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return innermost(error.errors[0]);
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
