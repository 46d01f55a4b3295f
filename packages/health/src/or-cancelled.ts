import { McpRouterError } from '@mcp-router/core';

/** The promise, or a rejection with `CALL_CANCELLED` as soon as `signal` aborts. What the promise stands for goes on. */
export async function orCancelled<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  what: string,
): Promise<T> {
  if (!signal) return promise;
  const cancelled = () =>
    new McpRouterError('CALL_CANCELLED', `Waiting for ${what} was cancelled`, {
      cause: signal.reason,
      hint: 'The check itself goes on; ask for the snapshot later.',
    });
  if (signal.aborted) throw cancelled();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
