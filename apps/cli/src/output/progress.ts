import { SingleBar } from 'cli-progress';

/** A progress bar, or nothing where nobody watches. */
export interface Progress {
  update(done: number, label: string): void;
  stop(): void;
}

export function startProgress(
  total: number,
  options: { stream: NodeJS.WritableStream; visible: boolean },
): Progress {
  if (!options.visible || total === 0) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {value}/{total} {label}',
    hideCursor: true,
    clearOnComplete: true,
    stream: options.stream,
  });
  bar.start(total, 0, { label: '' });
  return { update: (done, label) => bar.update(done, { label }), stop: () => bar.stop() };
}
