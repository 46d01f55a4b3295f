import type { Colors } from './colors.js';

/** A status in its colour; unknown words stay as they are. */
export function paintStatus(status: string, colors: Colors): string {
  const paints: Record<string, (text: string) => string> = {
    healthy: colors.green,
    degraded: colors.yellow,
    unhealthy: colors.red,
    quarantined: colors.magenta,
    disabled: colors.dim,
    unknown: colors.dim,
  };
  return paints[status.trim()]?.(status) ?? status;
}
