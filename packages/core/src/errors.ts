/**
 * Every code an {@link McpRouterError} can carry. Codes are stable: programs branch on them, `docs/errors.md`
 * explains each.
 */
export const ERROR_CODES = [
  // input and configuration
  'USAGE_INVALID',
  'CONFIG_NOT_FOUND',
  'CONFIG_INVALID',
  'CONFIG_FORMAT_UNKNOWN',
  'TRANSPORT_UNKNOWN',
  'REQUEST_EMPTY',
  'REQUEST_TOO_LARGE',
  // registry
  'SERVER_NOT_FOUND',
  'SERVER_DUPLICATE',
  'SERVER_DISABLED',
  'SERVER_QUARANTINED',
  'SERVER_UNHEALTHY',
  'SERVER_BUSY',
  'SERVER_NOT_ALLOWED',
  'FLEET_IN_USE',
  'SECRET_NOT_FOUND',
  'SECRETS_UNREADABLE',
  // connections
  'COMMAND_NOT_FOUND',
  'SERVER_EXITED',
  'SERVER_START_TIMEOUT',
  'CONNECTION_FAILED',
  'CONNECTION_CLOSED',
  'AUTH_REQUIRED',
  'PROTOCOL_ERROR',
  'MESSAGE_TOO_LARGE',
  // calls
  'TOOL_NOT_FOUND',
  'TOOL_NOT_READ_ONLY',
  'TOOL_QUARANTINED',
  'RESULT_BLOCKED',
  'DECISION_NOT_FOUND',
  'ARGUMENTS_INVALID',
  'CALL_TIMEOUT',
  'CALL_CANCELLED',
  'OUTCOME_UNKNOWN',
  'REMOTE_ERROR',
  'NO_MATCH',
  'IDEMPOTENCY_CONFLICT',
  'RESULT_NOT_FOUND',
  'GROUP_NOT_FOUND',
  'PROFILE_NOT_FOUND',
  'PLAN_INVALID',
  'PLAN_RUN_NOT_FOUND',
  // store
  'STORE_NOT_A_DATABASE',
  'STORE_TOO_NEW',
  'STORE_READ_ONLY',
  'STORE_FULL',
  'STORE_BUSY',
  'STORE_UNAVAILABLE',
  'STORE_CONFLICT',
  'STORE_FAILED',
  // language models
  'LLM_NO_KEY',
  'LLM_AUTH',
  'LLM_MODEL_UNKNOWN',
  'LLM_REQUEST_REJECTED',
  'LLM_RATE_LIMITED',
  'LLM_UNAVAILABLE',
  'LLM_TIMEOUT',
  'LLM_REFUSED',
  'LLM_TRUNCATED',
  'LLM_OUTPUT_INVALID',
  // run time
  'DEPENDENCY_MISSING',
  'RUNTIME_UNSUPPORTED',
  'CLOSED',
  'INTERNAL',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** Where a failure arose: on our side (`local`: process, socket, time-out) or as an answer of the other side. */
export type ErrorOrigin = 'local' | 'remote';

export interface McpRouterErrorOptions {
  /** What the reader should do next, one sentence. */
  hint?: string;
  /** Whether the same operation may succeed later, unchanged. Default: false. */
  retryable?: boolean;
  /** Default: `local`. */
  origin?: ErrorOrigin;
  /** The failure that led to this one. */
  cause?: unknown;
  /** Facts a program may want: ids, paths, nearest names, `retryAfterMs`. Never secrets. */
  details?: Record<string, unknown>;
}

const MARKER = Symbol.for('@mcp-router/error');

/**
 * The one error class of MCP Router. Recognise it with {@link McpRouterError.isInstance}, which also holds when two
 * copies of this package are installed.
 */
export class McpRouterError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryable: boolean;
  readonly origin: ErrorOrigin;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: ErrorCode, message: string, options: McpRouterErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'McpRouterError';
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
    this.origin = options.origin ?? 'local';
    this.details = options.details ?? {};
    Object.defineProperty(this, MARKER, { value: true });
  }

  /** True for any McpRouterError, of whichever installed copy of the package. */
  static isInstance(value: unknown): value is McpRouterError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }

  /** `value` itself when it is one already, else an `INTERNAL` error that carries it as its cause. */
  static from(value: unknown): McpRouterError {
    if (McpRouterError.isInstance(value)) return value;
    const message = value instanceof Error ? value.message : String(value);
    return new McpRouterError('INTERNAL', message, {
      cause: value,
      hint: 'This is a fault of MCP Router: please report it.',
    });
  }

  /** A plain object for `--json`, logs and the wire: no stack, no cause. */
  toJSON(): SerializedError {
    return {
      code: this.code,
      message: this.message,
      ...(this.hint === undefined ? {} : { hint: this.hint }),
      retryable: this.retryable,
      origin: this.origin,
      ...(Object.keys(this.details).length > 0 ? { details: this.details } : {}),
    };
  }
}

/** The form in which an {@link McpRouterError} leaves the process. */
export interface SerializedError {
  code: ErrorCode;
  message: string;
  hint?: string;
  retryable: boolean;
  origin: ErrorOrigin;
  details?: Readonly<Record<string, unknown>>;
}
