import type { CallProgress } from '@mcp-router/core';
import type { ServerTransport } from './server-transport.js';

export interface ProgressRouter {
  /** A progress token for one request, whose progress goes to `listener`, and the way to stop that. */
  open(listener: (progress: CallProgress) => void): { token: number; close: () => void };
}

/**
 * Takes progress notifications out of a transport's stream, at once and in order. The SDK's client passes them on a moment
 * later, and so loses the last one whenever the answer comes right behind it.
 */
export function createProgressRouter(transport: ServerTransport): ProgressRouter {
  const listeners = new Map<number, (progress: CallProgress) => void>();
  const forward = transport.onmessage;
  let lastToken = 0;

  transport.onmessage = (message, extra) => {
    if (!('method' in message) || message.method !== 'notifications/progress')
      return forward?.(message, extra);
    const { progressToken, ...progress } = (message.params ?? {}) as { progressToken?: unknown };
    // Of a request that has ended meanwhile, there is nobody left to tell.
    if (isProgress(progress)) listeners.get(Number(progressToken))?.(progress);
  };

  return {
    open(listener) {
      const token = ++lastToken;
      listeners.set(token, listener);
      return { token, close: () => listeners.delete(token) };
    },
  };
}

function isProgress(value: object): value is CallProgress {
  return 'progress' in value && typeof value.progress === 'number';
}
