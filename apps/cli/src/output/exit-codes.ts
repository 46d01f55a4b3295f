import type { ErrorCode } from '@mcp-router/core';

/** What the command's exit code means. 0 is success; a signal gives 128 + its number. */
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

/** Codes that don't mean a plain failure. */
const BY_ERROR_CODE: Partial<Record<ErrorCode, ExitCode>> = {
  USAGE_INVALID: EXIT_CODES.usage,
  CONFIG_INVALID: EXIT_CODES.usage,
  CONFIG_FORMAT_UNKNOWN: EXIT_CODES.usage,
  TRANSPORT_UNKNOWN: EXIT_CODES.usage,
  SERVER_DUPLICATE: EXIT_CODES.usage,
  REQUEST_EMPTY: EXIT_CODES.usage,
  REQUEST_TOO_LARGE: EXIT_CODES.usage,
  ARGUMENTS_INVALID: EXIT_CODES.usage,
  CONFIG_NOT_FOUND: EXIT_CODES.notFound,
  SERVER_NOT_FOUND: EXIT_CODES.notFound,
  TOOL_NOT_FOUND: EXIT_CODES.notFound,
  COMMAND_NOT_FOUND: EXIT_CODES.unreachable,
  SERVER_EXITED: EXIT_CODES.unreachable,
  SERVER_START_TIMEOUT: EXIT_CODES.unreachable,
  SERVER_UNHEALTHY: EXIT_CODES.unreachable,
  CONNECTION_FAILED: EXIT_CODES.unreachable,
  CONNECTION_CLOSED: EXIT_CODES.unreachable,
  AUTH_REQUIRED: EXIT_CODES.unreachable,
  PROTOCOL_ERROR: EXIT_CODES.unreachable,
  NO_MATCH: EXIT_CODES.noMatch,
  STORE_NOT_A_DATABASE: EXIT_CODES.store,
  STORE_TOO_NEW: EXIT_CODES.store,
  STORE_READ_ONLY: EXIT_CODES.store,
  STORE_FULL: EXIT_CODES.store,
  STORE_BUSY: EXIT_CODES.store,
  STORE_FAILED: EXIT_CODES.store,
  CALL_CANCELLED: EXIT_CODES.interrupted,
};

/** The exit code of the command for an error. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  return BY_ERROR_CODE[code] ?? EXIT_CODES.failure;
}
