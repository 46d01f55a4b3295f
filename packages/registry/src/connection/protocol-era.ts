import { type ErrorCode, McpRouterError, type TransportConfig } from '@mcp-router/core';
import { ProtocolError, SdkHttpError } from '@modelcontextprotocol/client';

/** `legacy`: the `initialize` handshake of 2024-10-07 to 2025-11-25. `modern`: the stateless revision 2026-07-28. */
type ProtocolEra = 'legacy' | 'modern';

export const MODERN_VERSION = '2026-07-28';

/** One way to open a connection. */
export interface Attempt {
  era: ProtocolEra;
  /** `sse` also for a server that is registered as `http` and only speaks the older transport. */
  transport: TransportConfig['type'];
}

/**
 * The ways to try, in order. The likely era goes first: what the last handshake told, else legacy, which nearly every
 * server speaks, those of the modern era included. So the usual start costs no probe and no second process.
 */
export function planAttempts(
  type: TransportConfig['type'],
  lastProtocolVersion: string | undefined,
): Attempt[] {
  if (type === 'sse') return [{ era: 'legacy', transport: 'sse' }];
  const legacyFirst: Attempt[] = [
    { era: 'legacy', transport: type },
    { era: 'modern', transport: type },
  ];
  const byEra = lastProtocolVersion === MODERN_VERSION ? legacyFirst.reverse() : legacyFirst;
  return type === 'stdio' ? byEra : [...byEra, { era: 'legacy', transport: 'sse' }];
}

const METHOD_NOT_FOUND = -32_601;
const INVALID_REQUEST = -32_600;
const INVALID_PARAMS = -32_602;
const UNSUPPORTED_VERSION = -32_022;
/** What a server of one era answers to the opening message of the other. */
const OTHER_ERA_CODES = [METHOD_NOT_FOUND, INVALID_REQUEST, INVALID_PARAMS, UNSUPPORTED_VERSION];
/** Ends of a connection that an unknown message can cause. */
const ERA_BLIND_CODES: ErrorCode[] = ['SERVER_EXITED', 'CONNECTION_CLOSED'];
/** The MCP specification's "Backwards compatibility" names these for falling back to HTTP+SSE. */
const OLDER_TRANSPORT_STATUSES = [400, 404, 405];

/** Whether the failure of `failed` speaks for trying `next`. Anything but a clear sign ends the attempts. */
export function isWorthTrying(next: Attempt, failed: Attempt, error: unknown): boolean {
  if (next.transport === 'sse') return OLDER_TRANSPORT_STATUSES.includes(httpStatus(error) ?? 0);
  if (failed.era === 'legacy') return isOtherEra(error);
  // What answers the probe of the modern era oddly, by silence or by its end, may well be a server of the older one.
  return !McpRouterError.isInstance(error) || ERA_BLIND_CODES.includes(error.code);
}

function isOtherEra(error: unknown): boolean {
  if (error instanceof ProtocolError) return OTHER_ERA_CODES.includes(error.code);
  const answer = SdkHttpError.isInstance(error) ? rpcError(error.data.text) : undefined;
  return answer !== undefined && OTHER_ERA_CODES.includes(answer);
}

/** The SDK hides an HTTP status behind a code of its own where the probe of the modern era met it. */
function httpStatus(error: unknown, depth = 0): number | undefined {
  if (SdkHttpError.isInstance(error)) return error.data.status;
  if (typeof error !== 'object' || error === null || depth > 3) return undefined;
  const { data, cause } = error as { data?: unknown; cause?: unknown };
  const status = (data as { status?: unknown } | undefined)?.status;
  return typeof status === 'number' ? status : httpStatus(cause, depth + 1);
}

function rpcError(text: unknown): number | undefined {
  try {
    const answer = JSON.parse(String(text)) as { error?: { code?: unknown } };
    return typeof answer.error?.code === 'number' ? answer.error.code : undefined;
  } catch {
    return undefined;
  }
}
