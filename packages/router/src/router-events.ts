import { createEmitter, type EventSource, McpRouterError } from '@mcp-router/core';
import type { McpRouterEvents, McpRouterOptions } from './router-types.js';

export interface RouterEvents extends EventSource<McpRouterEvents> {
  emit<Name extends keyof McpRouterEvents>(name: Name, event: McpRouterEvents[Name]): void;
  /** Tells of a failure that has no caller, so that it isn't lost. */
  report(error: unknown): void;
  clear(): void;
}

/** The router's events. An `error` that nobody listens for becomes a warning of the process. */
export function createRouterEvents(onError: McpRouterOptions['onError']): RouterEvents {
  const emitter = createEmitter<McpRouterEvents>();
  let errorListeners = 0;
  const on: RouterEvents['on'] = (name, listener) => {
    const stop = emitter.on(name, listener);
    if (name !== 'error') return stop;
    errorListeners += 1;
    let active = true;
    return () => {
      if (active) errorListeners -= 1;
      active = false;
      stop();
    };
  };
  if (onError) on('error', onError);
  return {
    on,
    emit: emitter.emit,
    clear: emitter.clear,
    report(failure) {
      const error = McpRouterError.from(failure);
      if (errorListeners > 0) emitter.emit('error', error);
      else process.emitWarning(`${error.code}: ${error.message}`, 'McpRouterWarning');
    },
  };
}
