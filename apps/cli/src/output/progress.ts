import { SingleBar } from 'cli-progress';
import { cleanLine } from './clean-text.js';

/** A progress bar, or nothing where nobody watches. */
export interface Progress {
  /** `total` may become known on the way. */
  update(done: number, step: { label: string; total?: number }): void;
  stop(): void;
}

const NONE: Progress = { update: () => undefined, stop: () => undefined };

/** A bar on a stream, from its first update on. `visible` is false where no person watches: then it is nothing. */
export function startProgress(options: { stream: NodeJS.WritableStream; visible: boolean }): Progress {
  if (!options.visible) return NONE;
  const bar = new SingleBar({
    format: '{bar} {count} {label}',
    hideCursor: true,
    clearOnComplete: true,
    stream: options.stream,
  });
  let started = false;
  return {
    update(done, { label, total }) {
      const payload = { count: total === undefined ? done : `${done}/${total}`, label: cleanLine(label) };
      if (started) bar.update(done, payload);
      else bar.start(total ?? 0, done, payload);
      if (started && total !== undefined) bar.setTotal(total);
      started = true;
    },
    stop() {
      if (started) bar.stop();
    },
  };
}
