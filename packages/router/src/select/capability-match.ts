import { CAPABILITIES } from '@mcp-router/core/capabilities';
import type { Catalogue } from './catalogue.js';
import type { RequestTerms } from './request-terms.js';
import { textStems } from './text-words.js';

/** How people ask for each capability of the taxonomy: phrases, each as its stems. */
const ASKED_FOR: ReadonlyMap<string, readonly string[][]> = new Map(
  CAPABILITIES.map(({ name, requestWords }) => [name, requestWords.map((phrase) => textStems(phrase))]),
);

/**
 * The capabilities of the indexed servers that a request needs, by name: those asked for in the taxonomy's words for
 * them, and those all of whose own words stand in the request (`web-search` for "search the web for ...").
 */
export function neededCapabilities(catalogue: Catalogue, requests: readonly RequestTerms[]): string[] {
  const said = requests.map(({ surfaces }) => surfaces);
  const needed = [...catalogue.capabilities].filter(([name, { stems }]) =>
    said.some((words) => [stems, ...(ASKED_FOR.get(name) ?? [])].some((phrase) => isSaid(phrase, words))),
  );
  return needed.map(([name]) => name).sort();
}

/** `words` holds every stem of a phrase. Stems alone: their order matters less than that all are there. */
function isSaid(phrase: readonly string[], words: ReadonlyMap<string, string>): boolean {
  return phrase.length > 0 && phrase.every((stem) => words.has(stem));
}
