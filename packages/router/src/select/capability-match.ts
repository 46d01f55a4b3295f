import { CAPABILITIES } from '@mcp-router/core/capabilities';
import type { Catalogue } from './catalogue.js';
import type { ServerEntry } from './entries.js';
import { porter2 } from './porter2.js';
import type { RequestTerms } from './request-terms.js';
import { rawWords, textStems } from './text-words.js';

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

/**
 * Scores just above the threshold: the server is offered, and whatever the texts find for sure goes first. A single
 * word says it only where the request begins with it: "remember that ...".
 */
const ASKED_IN_A_WORD = 0.125;
const ASKED_IN_A_PHRASE = 0.16;

/** The same phrases as they are said, stop words and order included. */
const PHRASES: readonly {
  name: string;
  phrases: readonly { text: string; floor: number; isWord: boolean }[];
}[] = CAPABILITIES.map(({ name, requestWords }) => ({
  name,
  phrases: requestWords.map((phrase) => {
    const isWord = !phrase.includes(' ');
    return { text: asSaid(phrase), floor: isWord ? ASKED_IN_A_WORD : ASKED_IN_A_PHRASE, isWord };
  }),
}));

/** With more servers of a capability than this, having it tells none of them apart. */
const MAX_ASKED_SERVERS = 10;

/**
 * Servers known for a capability that a text asks for word for word ("remember that ..."), with the score that each
 * deserves at least: it may share no word with the request.
 */
export function askedServers(catalogue: Catalogue, texts: readonly string[]): Map<ServerEntry, number> {
  const said = texts.map(asSaid);
  const asked = new Map<ServerEntry, number>();
  for (const { name, phrases } of PHRASES) {
    const servers = catalogue.capabilities.get(name)?.servers;
    if (!servers || servers.size > MAX_ASKED_SERVERS) continue;
    const floors = phrases.map(({ text, floor, isWord }) =>
      said.some((one) => (isWord ? one.startsWith(text) : one.includes(text))) ? floor : 0,
    );
    const floor = Math.max(0, ...floors);
    for (const server of floor > 0 ? servers : []) {
      asked.set(server, Math.max(floor, asked.get(server) ?? 0));
    }
  }
  return asked;
}

/** Stems between spaces, so that `includes` finds whole words only. */
function asSaid(text: string): string {
  return ` ${rawWords(text.toLowerCase()).map(porter2).join(' ')} `;
}
