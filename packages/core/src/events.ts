/** A typed emitter's reading half. */
export interface EventSource<Events> {
  /** Calls `listener` at each event of that name. Returns the way to stop. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
}

export interface Emitter<Events> extends EventSource<Events> {
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
  clear(): void;
}

/**
 * Makes an emitter. A listener that throws harms neither the others nor the emitter's owner: its error goes to
 * `onListenerError`, by default to the process as an uncaught exception, so that it isn't swallowed.
 */
export function createEmitter<Events>(
  onListenerError: (error: unknown) => void = throwLater,
): Emitter<Events> {
  const listeners = new Map<keyof Events, Set<(event: never) => void>>();
  return {
    on(name, listener) {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      return () => {
        set.delete(listener);
      };
    },
    emit(name, event) {
      for (const listener of [...(listeners.get(name) ?? [])]) {
        try {
          (listener as (event: unknown) => void)(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    clear: () => listeners.clear(),
  };
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
