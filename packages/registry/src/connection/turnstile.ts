/** Lets at most `capacity` holders through at once; the others wait in the order they came. */
export interface Turnstile {
  /** Whether who comes now must wait. */
  readonly isFull: boolean;
  /** Resolves with the way to leave, once there is room. Rejects with the signal's reason when it aborts first. */
  enter(signal?: AbortSignal): Promise<() => void>;
}

export function createTurnstile(capacity: number): Turnstile {
  let inside = 0;
  const waiting = new Set<() => void>();

  function leaveOnce(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const [next] = waiting;
      // The place is handed on, so that nobody slips in between.
      if (next) next();
      else inside--;
    };
  }

  function takeTurn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const admit = () => {
        waiting.delete(admit);
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.delete(admit);
        reject(signal?.reason);
      };
      waiting.add(admit);
      signal?.addEventListener('abort', giveUp, { once: true });
    });
  }

  return {
    get isFull() {
      return inside >= capacity;
    },
    async enter(signal) {
      signal?.throwIfAborted();
      if (inside < capacity) inside++;
      else await takeTurn(signal);
      return leaveOnce();
    },
  };
}
