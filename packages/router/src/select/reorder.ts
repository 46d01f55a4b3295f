import type { Adjustment, Candidate } from './candidates.js';

/** A candidate that goes to the front, and why, for a person. */
export interface Preference<Entry> {
  entry: Entry;
  detail: string;
}

/**
 * Puts the preferred candidates first, in their order; the others follow as they were. The scores stay the same set and
 * are dealt out anew, so that they still fall from first to last and compare between requests. Preferred entries that
 * are no candidates are left out.
 */
export function preferring<Entry>(
  candidates: readonly Candidate<Entry>[],
  preferred: readonly Preference<Entry>[],
  name: Adjustment['name'],
): Candidate<Entry>[] {
  const byEntry = new Map(candidates.map((candidate) => [candidate.entry, candidate]));
  const details = new Map(preferred.map(({ entry, detail }) => [entry, detail]));
  const first = [...details.keys()].flatMap((entry) => byEntry.get(entry) ?? []);
  const rest = candidates.filter(({ entry }) => !details.has(entry));
  return [...first, ...rest].map((candidate, place) => {
    const score = candidates[place]?.score ?? 0;
    const value = score - candidate.score;
    if (value === 0) return candidate;
    const adjustment = { name, value, detail: value > 0 ? (details.get(candidate.entry) ?? '') : '' };
    return { ...candidate, score, adjustments: [...candidate.adjustments, adjustment] };
  });
}
