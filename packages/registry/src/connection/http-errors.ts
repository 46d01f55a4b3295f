import { McpRouterError } from '@mcp-router/core';

/** Failures before anything was sent, by the code of Node's network stack, with what to do about each. */
const UNREACHABLE: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there: start the server, or correct host and port.',
  ENOTFOUND: 'The host name is unknown: correct the URL, or look at the network connection.',
  EAI_AGAIN: 'The host name could not be looked up: look at the network connection.',
  EHOSTUNREACH: 'There is no route to the host: look at the network connection.',
  ENETUNREACH: 'There is no route to the network: look at the network connection.',
  ETIMEDOUT: 'The host does not answer: correct the URL, or look at firewall and network.',
  'bad port': 'Web clients refuse to use this port: let the server listen on another one.',
  UND_ERR_CONNECT_TIMEOUT: 'The host does not answer: correct the URL, or look at firewall and network.',
};
const TLS_HINT =
  'The certificate was not accepted. For a private authority set NODE_EXTRA_CA_CERTS to its certificate; a plain-HTTP server needs an http: URL.';

/** A failed `fetch`, translated. */
export function fetchError(serverId: string, origin: string, error: unknown): McpRouterError {
  const { code, name } = rootCause(error);
  const hint = UNREACHABLE[code] ?? (isTls(code) ? TLS_HINT : undefined);
  if (hint) {
    return new McpRouterError(
      'CONNECTION_FAILED',
      `Server "${serverId}" at ${origin} cannot be reached (${code}).`,
      {
        hint,
        retryable: true,
        cause: error,
        details: { serverId, reason: code, sent: false },
      },
    );
  }
  return new McpRouterError(
    'CONNECTION_CLOSED',
    `The connection to server "${serverId}" at ${origin} broke (${code || name}).`,
    {
      hint: 'The request may have been executed. Repeat it only if doing it twice does no harm.',
      retryable: true,
      cause: error,
      details: { serverId, reason: code || name, sent: true },
    },
  );
}

function isTls(code: string): boolean {
  return /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code);
}

function rootCause(error: unknown): { code: string; name: string } {
  let current: unknown = error;
  let code = '';
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const link = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof link.code === 'string') code = link.code;
    // The one refusal of fetch itself, which has no code.
    else if (current instanceof Error && current.message === 'bad port') code = current.message;
    current = link.cause ?? (Array.isArray(link.errors) ? link.errors[0] : undefined);
  }
  return { code, name: error instanceof Error ? error.name : typeof error };
}

/** An answer with a status that means the same whatever was asked; undefined for one that the SDK must judge. */
export function httpStatusError(
  serverId: string,
  response: Response,
  request: { hasSession: boolean },
): McpRouterError | undefined {
  const { status } = response;
  if (status === 401 || status === 403) return authRequired(serverId, response);
  if (status === 404 && request.hasSession) return sessionLost(serverId);
  if (status !== 429 && status < 500) return undefined;
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'));
  return new McpRouterError('CONNECTION_FAILED', `Server "${serverId}" answered with HTTP ${status}.`, {
    hint:
      status === 429
        ? 'It asks for fewer requests: wait and repeat.'
        : 'The server or a proxy before it is in trouble.',
    retryable: true,
    origin: 'remote',
    // Too many requests means refused; behind any other of these statuses the request may have been executed.
    details: {
      serverId,
      status,
      sent: status !== 429,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  });
}

function authRequired(serverId: string, response: Response): McpRouterError {
  const { status } = response;
  const refused = status === 401 ? 'asks for authorization' : 'denies access';
  return new McpRouterError('AUTH_REQUIRED', `Server "${serverId}" ${refused} (HTTP ${status}).`, {
    hint: `Log in with mcp-router login ${serverId}, or give it a valid token as an \`Authorization\` header with a reference.`,
    origin: 'remote',
    details: { serverId, status, sent: false },
  });
}

/** The server no longer knows the session: the MCP specification asks for a new handshake. */
export function sessionLost(serverId: string): McpRouterError {
  return new McpRouterError('CONNECTION_CLOSED', `Server "${serverId}" no longer knows this session.`, {
    hint: 'Connect again: a new session is opened.',
    retryable: true,
    origin: 'remote',
    details: { serverId, sessionLost: true, sent: false },
  });
}

/** `Retry-After` in ms: a number of seconds or a date. */
export function parseRetryAfter(value: string | null, now = Date.now()): number | undefined {
  if (value === null || value.trim() === '') return undefined;
  const seconds = Number(value);
  const delayMs = Number.isNaN(seconds) ? Date.parse(value) - now : seconds * 1_000;
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs);
}
