import { McpRouterError } from '@mcp-router/core';

/** A time in ms for a person: `3.1 ms`, `250 ms`, `4.2 s`. */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** How long ago, for a person: `12 s ago`, `3 h ago`. */
export function formatAge(at: number | undefined, now: number): string {
  if (at === undefined) return 'never';
  const seconds = Math.max(0, Math.round((now - at) / 1_000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}

export function formatShare(share: number | undefined): string {
  return share === undefined ? '–' : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

const UNIT_MS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `90s`, `15m`, `24h`, `7d` in ms. Throws `USAGE_INVALID`. */
export function parseDuration(text: string, option: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text.trim());
  const unit = UNIT_MS[match?.[2] ?? ''];
  if (match && unit !== undefined) return Number(match[1]) * unit;
  throw new McpRouterError('USAGE_INVALID', `${option} takes a length of time, not "${text}".`, {
    hint: 'Write for example 90s, 15m, 24h or 7d.',
  });
}
