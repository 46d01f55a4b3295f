/** Lengths of time that options may be written in. */
export const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A time in ms for a person: `3.1 ms`, `250 ms`, `4.2 s`. */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return '–';
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 999.5 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** Memory for a person: `65 MB`. */
export function formatMegabytes(bytes: number): string {
  return `${Math.round(bytes / 1_048_576)} MB`;
}

/** How long ago, for a person: `12 s ago`, `3 h ago`. */
export function formatAge(at: number | undefined, now: number): string {
  if (at === undefined) return 'never';
  const seconds = Math.max(0, Math.round((now - at) / 1_000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h ago` : `${Math.round(seconds / 86_400)} d ago`;
}

/** A share from 0 to 1 as a percentage: `3.4%`, `97%`. Only what is whole shows as 0% or 100%. */
export function formatShare(share: number | undefined): string {
  if (share === undefined) return '–';
  if (share > 0.99 && share < 1) return '>99%';
  return `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`;
}
