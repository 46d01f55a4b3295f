/** A typed emitter's reading half. */
export interface EventSource<Events> {
  /** Calls `listener` at each event of that name. Returns the way to stop. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
}

/** Both halves; its owner keeps it and hands out the {@link EventSource}. */
export interface Emitter<Events> extends EventSource<Events> {
  /** Calls the listeners of that name, in the order they came, before it returns. */
  emit<Name extends keyof Events>(name: Name, event: Events[Name]): void;
  /** Drops every listener. */
  clear(): void;
}

/** One call of `on`: the same function subscribed twice is called twice and stopped one by one. */
interface Subscription {
  listener: (event: unknown) => void;
}

/**
 * Makes an emitter. A listener that throws harms neither the others nor the emitter's owner: its error goes to
 * `onListenerError`, by default to the process as an uncaught exception, so that it isn't swallowed.
 */
export function createEmitter<Events>(
  onListenerError: (error: unknown) => void = throwLater,
): Emitter<Events> {
  const subscriptions = new Map<keyof Events, Set<Subscription>>();
  return {
    on(name, listener) {
      const ofName = subscriptions.get(name) ?? new Set();
      subscriptions.set(name, ofName);
      const subscription: Subscription = { listener: listener as (event: unknown) => void };
      ofName.add(subscription);
      return () => {
        ofName.delete(subscription);
      };
    },
    emit(name, event) {
      for (const { listener } of [...(subscriptions.get(name) ?? [])]) {
        try {
          listener(event);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
    clear: () => subscriptions.clear(),
  };
}

function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
