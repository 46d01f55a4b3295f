import type { Catalogue } from './catalogue.js';
import type { RequestTerms } from './request-terms.js';

/**
 * The capabilities of the indexed servers that a request needs: those all of whose words stand in it (`web-search` for
 * "search the web for ..."), best known first.
 */
export function neededCapabilities(catalogue: Catalogue, requests: readonly RequestTerms[]): string[] {
  const needed: string[] = [];
  const stems = requests.map((request) => new Set(request.terms.map((term) => term.stem)));
  for (const [name, capability] of catalogue.capabilities) {
    const isNeeded = stems.some((words) => capability.stems.every((stem) => words.has(stem)));
    if (isNeeded && capability.stems.length > 0) needed.push(name);
  }
  return needed.sort();
}
