import type { ErrorCode } from '@mcp-router/core';

/** What the command's exit code means. 0 is success. The README and `--help` list them. */
export const EXIT_CODES = {
  failure: 1,
  usage: 2,
  notFound: 3,
  unreachable: 4,
  toolError: 5,
  noMatch: 6,
  store: 7,
  interrupted: 130,
} as const;

type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES];

const { failure, usage, notFound, unreachable, toolError, noMatch, store, interrupted } = EXIT_CODES;

const BY_ERROR_CODE: Record<ErrorCode, ExitCode> = {
  USAGE_INVALID: usage,
  CONFIG_NOT_FOUND: notFound,
  CONFIG_INVALID: usage,
  CONFIG_FORMAT_UNKNOWN: usage,
  TRANSPORT_UNKNOWN: usage,
  REQUEST_EMPTY: usage,
  REQUEST_TOO_LARGE: usage,
  SERVER_NOT_FOUND: notFound,
  SERVER_DUPLICATE: usage,
  SERVER_DISABLED: failure,
  SERVER_QUARANTINED: failure,
  SERVER_UNHEALTHY: unreachable,
  SERVER_BUSY: unreachable,
  SERVER_NOT_ALLOWED: usage,
  FLEET_IN_USE: unreachable,
  SECRET_NOT_FOUND: notFound,
  SECRETS_UNREADABLE: store,
  COMMAND_NOT_FOUND: unreachable,
  SERVER_EXITED: unreachable,
  SERVER_START_TIMEOUT: unreachable,
  CONNECTION_FAILED: unreachable,
  CONNECTION_CLOSED: unreachable,
  AUTH_REQUIRED: unreachable,
  PROTOCOL_ERROR: unreachable,
  MESSAGE_TOO_LARGE: failure,
  TOOL_NOT_FOUND: notFound,
  TOOL_NOT_READ_ONLY: usage,
  TOOL_QUARANTINED: failure,
  RESULT_BLOCKED: toolError,
  DECISION_NOT_FOUND: notFound,
  ARGUMENTS_INVALID: usage,
  CALL_TIMEOUT: unreachable,
  CALL_CANCELLED: interrupted,
  OUTCOME_UNKNOWN: unreachable,
  REMOTE_ERROR: toolError,
  NO_MATCH: noMatch,
  IDEMPOTENCY_CONFLICT: usage,
  RESULT_NOT_FOUND: notFound,
  GROUP_NOT_FOUND: notFound,
  PROFILE_NOT_FOUND: notFound,
  PLAN_INVALID: usage,
  PLAN_RUN_NOT_FOUND: notFound,
  STORE_NOT_A_DATABASE: store,
  STORE_TOO_NEW: store,
  STORE_READ_ONLY: store,
  STORE_FULL: store,
  STORE_BUSY: store,
  STORE_UNAVAILABLE: store,
  STORE_CONFLICT: 1,
  STORE_FAILED: store,
  // A model's failure fails no route, so none of these ends a command by itself.
  LLM_NO_KEY: usage,
  LLM_AUTH: usage,
  LLM_MODEL_UNKNOWN: usage,
  LLM_REQUEST_REJECTED: failure,
  LLM_RATE_LIMITED: failure,
  LLM_UNAVAILABLE: failure,
  LLM_TIMEOUT: failure,
  LLM_REFUSED: failure,
  LLM_TRUNCATED: failure,
  LLM_OUTPUT_INVALID: failure,
  DEPENDENCY_MISSING: failure,
  RUNTIME_UNSUPPORTED: failure,
  CLOSED: failure,
  INTERNAL: failure,
};

/** The exit code of the command for an error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return BY_ERROR_CODE[code];
}
