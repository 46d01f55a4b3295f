import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Colours for a stream: only on a terminal, not under NO_COLOR, and not when switched off by `--no-color`. */
export function colorsFor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv, wanted = true): Colors {
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== '';
  const enabled = wanted && !env.NO_COLOR && (forced || stream.isTTY === true);
  return picocolors.createColors(enabled);
}
