/** Work that no caller waits for. */
export interface Background {
  /** Begins the work; its failure is reported. */
  run(work: () => Promise<unknown>): void;
  /** Resolves once everything begun so far has ended. */
  settled(): Promise<void>;
}

export function createBackground(report: (error: unknown) => void): Background {
  const running = new Set<Promise<void>>();
  return {
    run(work) {
      const promise = work().then(() => undefined, report);
      running.add(promise);
      void promise.finally(() => running.delete(promise));
    },
    async settled() {
      await Promise.all(running);
    },
  };
}
