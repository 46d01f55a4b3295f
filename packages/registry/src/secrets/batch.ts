/**
 * Runs one batch at a time: what is asked for while one is under way goes into the next. Every caller gets the outcome
 * of the batch that its item was in.
 */
export function createBatch<Item>(run: (items: Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let waiting: { items: Item[]; done: Promise<void> } | undefined;
  let running: Promise<unknown> = Promise.resolve();
  return (item) => {
    if (waiting) {
      waiting.items.push(item);
      return waiting.done;
    }
    const items = [item];
    const done = running.then(() => {
      waiting = undefined;
      return run(items);
    });
    waiting = { items, done };
    // The next batch runs whatever became of this one; who asked for this one is told.
    running = done.catch(() => undefined);
    return done;
  };
}
