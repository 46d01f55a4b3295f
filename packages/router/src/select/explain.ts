import type { RankedServer, RankedTool, ScoreSignal } from '@mcp-router/core';
import { explainMatch, type TermMatch } from './bm25f.js';
import type { Adjustment, Candidate, ServerCandidate, ToolCandidate } from './candidates.js';
import type { Catalogue } from './catalogue.js';
import type { RequestTerms } from './request-terms.js';
import type { TextIndex } from './text-index.js';

const MAX_WORDS_SHOWN = 6;
const MAX_WORDS_IN_REASON = 3;

/** A candidate as it is told to the caller, with what made its score. */
export function explainServer(
  catalogue: Catalogue,
  candidate: ServerCandidate,
  requests: readonly RequestTerms[],
): RankedServer {
  const told = explain(catalogue.serverIndex, candidate.entry.slot, candidate, requests);
  return { serverId: candidate.entry.id, status: candidate.status, ...told };
}

export function explainTool(
  catalogue: Catalogue,
  candidate: ToolCandidate,
  requests: readonly RequestTerms[],
  copies: readonly ToolCandidate[] = [],
): RankedTool {
  const told = explain(catalogue.toolIndex, candidate.entry.slot, candidate, requests);
  const equivalents = copies.map((copy) => {
    const { score, reason } = explain(catalogue.toolIndex, copy.entry.slot, copy, requests);
    return { ...refOf(copy), score, reason };
  });
  return { ...refOf(candidate), ...told, ...(equivalents.length > 0 ? { equivalents } : {}) };
}

function refOf({ entry, status }: ToolCandidate): Pick<RankedTool, 'ref' | 'status'> {
  return { ref: { serverId: entry.server.id, name: entry.name }, status };
}

function explain(
  index: TextIndex,
  slot: number,
  candidate: Candidate<unknown>,
  requests: readonly RequestTerms[],
): { score: number; signals: ScoreSignal[]; reason: string } {
  const { matches, surfaces } = bestExplanation(index, slot, requests);
  const lexical: ScoreSignal = {
    name: 'lexical',
    value: rounded(candidate.textScore - candidate.meaning),
    detail: fieldsAndWords(matches.slice(0, MAX_WORDS_SHOWN), surfaces),
  };
  const dense: ScoreSignal = { name: 'dense', value: rounded(candidate.meaning) };
  const signals = [
    lexical,
    dense,
    ...candidate.adjustments.map(({ name, value, detail }) => ({ name, value: rounded(value), detail })),
  ];
  const words = matches.slice(0, MAX_WORDS_IN_REASON).map(({ stem }) => surfaces.get(stem) ?? stem);
  const fields = [
    ...new Set(matches.slice(0, MAX_WORDS_IN_REASON).flatMap((match) => match.fields[0] ?? [])),
  ];
  return { score: rounded(candidate.score), signals, reason: reasonOf(words, fields, candidate.adjustments) };
}

/** The explanation by the request or the step of it that the document answers best. */
function bestExplanation(index: TextIndex, slot: number, requests: readonly RequestTerms[]) {
  let best: { matches: TermMatch[]; surfaces: Map<string, string>; value: number } | undefined;
  for (const { terms, surfaces } of requests) {
    const matches = explainMatch(index, slot, terms).filter(({ stem }) => surfaces.has(stem));
    const value = matches.reduce((sum, match) => sum + match.value, 0);
    if (!best || value > best.value) best = { matches, surfaces, value };
  }
  return best ?? { matches: [], surfaces: new Map<string, string>() };
}

/** `name: read, file; description: file`. */
function fieldsAndWords(matches: readonly TermMatch[], surfaces: ReadonlyMap<string, string>): string {
  const byField = new Map<string, string[]>();
  for (const { stem, fields } of matches) {
    for (const field of fields) {
      byField.set(field, [...(byField.get(field) ?? []), surfaces.get(stem) ?? stem]);
    }
  }
  return [...byField].map(([field, words]) => `${field}: ${words.join(', ')}`).join('; ');
}

function reasonOf(
  words: readonly string[],
  fields: readonly string[],
  adjustments: readonly Adjustment[],
): string {
  const texts =
    words.length > 0
      ? `${listed(words.map(quoted))} ${words.length > 1 ? 'stand' : 'stands'} in its ${listed(fields)}`
      : '';
  const told = adjustments.filter(({ detail }) => detail !== '');
  const parts = [texts, ...told.map(adjustmentClause)].filter((part) => part !== '');
  const sentence = parts.length > 0 ? parts.join('; ') : 'its texts are near to the request in meaning';
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function adjustmentClause({ name, detail }: Adjustment): string {
  switch (name) {
    case 'exact-name':
      return `the request names "${detail}"`;
    case 'likely-name':
      return `the request speaks of "${detail}"`;
    case 'named-server':
      return `the request names its server "${detail}"`;
    case 'capability':
      return `it offers ${detail}, which the request needs`;
    case 'experience':
      return `earlier requests speak of it (${detail})`;
    case 'asked-for':
      return `its server is ${detail}`;
    case 'equivalent':
      return 'its server works, unlike one that has the same tool';
    case 'coverage':
      return `it serves "${detail}"`;
    case 'model':
      return `the language model put it ${detail}`;
    case 'status':
      return `ranked lower because its server is ${detail}`;
  }
}

function quoted(word: string): string {
  return `"${word}"`;
}

function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
