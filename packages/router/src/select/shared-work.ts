/** Work that several callers may want at the same time and that is done once. */
export interface SharedWork<T> {
  /**
   * The work under this key: joined where it is under way, else started. It goes on while anybody waits; `leave` must be
   * called by everybody who joined, and the last one to leave aborts what is not done.
   */
  isUnderWay(key: string): boolean;
  join(key: string, start: (signal: AbortSignal) => Promise<T>): Joined<T>;
}

export interface Joined<T> {
  result: Promise<T>;
  /** It was under way already. */
  isShared: boolean;
  leave(): void;
}

export function createSharedWork<T>(): SharedWork<T> {
  const running = new Map<string, { result: Promise<T>; controller: AbortController; waiting: number }>();
  return {
    isUnderWay: (key) => running.has(key),
    join(key, start) {
      const known = running.get(key);
      const controller = new AbortController();
      const work = known ?? { result: start(controller.signal), controller, waiting: 0 };
      work.waiting += 1;
      const forget = () => {
        if (running.get(key) === work) running.delete(key);
      };
      if (!known) {
        running.set(key, work);
        // Whoever waits hears of a failure; nobody may be left.
        work.result.then(forget, forget);
      }
      return {
        result: work.result,
        isShared: known !== undefined,
        leave() {
          work.waiting -= 1;
          if (work.waiting > 0) return;
          forget();
          work.controller.abort();
        },
      };
    },
  };
}
