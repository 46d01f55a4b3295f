/** Shorter ones would blot out ordinary words. */
const SHORTEST_SECRET = 4;

/** The text with every secret replaced. */
export function redact(text: string, secrets: readonly string[]): string {
  let safe = text;
  for (const secret of secrets) {
    if (secret.length >= SHORTEST_SECRET) safe = safe.replaceAll(secret, '[redacted]');
  }
  return safe;
}

/**
 * A foreign error as a plain one that holds no secret. SDK errors carry responses, headers and bodies, and servers
 * repeat keys in them; this keeps the name, the messages of the whole cause chain, and the stack.
 */
export function safeCause(error: unknown, secrets: readonly string[]): Error {
  const safe = new Error(redact(messageChain(error), secrets));
  if (error instanceof Error) {
    safe.name = error.name === 'Error' ? error.constructor.name : error.name;
    const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
    safe.stack = redact([`${safe.name}: ${safe.message}`, ...frames].join('\n'), secrets);
  }
  return safe;
}

/** Messages from the error down to its root, each once: `Connection error. <- fetch failed <- ECONNRESET`. */
export function messageChain(error: unknown): string {
  const messages: string[] = [];
  let current: unknown = error;
  for (let depth = 0; depth < 6 && current !== undefined && current !== null; depth++) {
    const message = describe(current);
    if (message !== '' && !messages.includes(message)) messages.push(message);
    current = current instanceof Error ? current.cause : undefined;
  }
  return messages.join(' <- ');
}

/** Node's AggregateError of a refused connection has no message, but a code. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
