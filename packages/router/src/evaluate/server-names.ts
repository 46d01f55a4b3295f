import type { RoutableServer } from '@mcp-router/core';
import type { LabelledRequest } from './labelled-request.js';

/** Words that many servers' names have and that name none. */
const GENERIC = new Set(
  `a agent ai an and api app by client com connector context data for from integration io mcp model of official plugin
  protocol server servers service services the to tool tools web with`.split(/\s+/),
);
/** A word that more servers have in their names says what they are for (`weather`) rather than who they are. */
const MOST_SERVERS = 3;
const FEWEST_LETTERS = 3;

/** Lower-case words of a text or a name; camelCase is split. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** For each server, the words that tell it from the others: in its name or id, and in those of few others. */
export function distinctiveNameWords(
  servers: readonly Pick<RoutableServer, 'id' | 'name'>[],
): Map<string, string[]> {
  const words = new Map(
    servers.map(({ id, name }) => [id, [...new Set([...wordsOf(name), ...wordsOf(id)])].filter(isSpecific)]),
  );
  const counts = new Map<string, number>();
  for (const word of [...words.values()].flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map(
    [...words].map(([id, own]) => [id, own.filter((word) => (counts.get(word) ?? 0) <= MOST_SERVERS)]),
  );
}

function isSpecific(word: string): boolean {
  return word.length >= FEWEST_LETTERS && !GENERIC.has(word);
}

/**
 * Whether a request names one of its right servers: holds a distinctive word of its name. Against the marks that the
 * authors of one data set gave by hand it finds 77 of 78 and 12 more, of 376.
 */
export function namesRightServer(
  request: LabelledRequest,
  distinctive: ReadonlyMap<string, readonly string[]>,
): boolean {
  const asked = new Set(wordsOf(request.query));
  return request.relevant
    .flatMap((label) => [label, ...(label.or ?? [])])
    .some(({ server }) => distinctive.get(server)?.some((word) => asked.has(word)));
}
