const listenersOf = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `listener` when the signal aborts. Returns the way to stop. However many listen, the signal itself gets one
 * listener: a caller may hand one signal to hundreds of calls, and Node warns about a leak from the eleventh on.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = listenersOf.get(signal) ?? listenTo(signal);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function listenTo(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  listenersOf.set(signal, listeners);
  const notify = () => {
    for (const listener of [...listeners]) listener();
  };
  signal.addEventListener('abort', notify, { once: true });
  return listeners;
}
