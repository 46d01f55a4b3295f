import { type Clock, McpRouterError, type RequestOptions } from '@mcp-router/core';

/** Waits for a shared start no longer than this caller wishes to; the start itself goes on. */
export async function waitWithin<T>(
  start: Promise<T>,
  serverId: string,
  { signal, timeoutMs }: RequestOptions,
  clock: Clock,
): Promise<T> {
  if (!signal && timeoutMs === undefined) return start;
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => settle(() => reject(gaveUp(serverId, 'CALL_CANCELLED')));
    const stopTimer =
      timeoutMs === undefined
        ? () => {}
        : clock.setTimer(() => settle(() => reject(gaveUp(serverId, 'CALL_TIMEOUT'))), timeoutMs);
    const settle = (finish: () => void) => {
      stopTimer();
      signal?.removeEventListener('abort', onAbort);
      finish();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    start.then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
    if (signal?.aborted) onAbort();
  });
}

function gaveUp(serverId: string, code: 'CALL_CANCELLED' | 'CALL_TIMEOUT'): McpRouterError {
  const what = code === 'CALL_TIMEOUT' ? 'was not ready in time' : 'was not ready when the caller gave up';
  return new McpRouterError(code, `Server "${serverId}" ${what}.`, {
    hint: 'Nothing was sent. The start goes on; a later call may find the server ready.',
    retryable: code === 'CALL_TIMEOUT',
    details: { serverId, sent: false },
  });
}
