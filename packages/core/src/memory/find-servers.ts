import { queryWords, searchWords } from '../search-words.js';
import type { RegisteredServer } from '../server.js';
import type { ServerMatch } from '../store.js';
import type { Tool } from '../tool.js';

/**
 * Servers that share words with the text, best first: each shared word counts by how rare it is among the servers
 * (inverse document frequency). A candidate search; ranking is the router's.
 */
export function findServersByText(
  text: string,
  servers: readonly { server: RegisteredServer; tools: readonly Tool[] }[],
  limit: number,
): ServerMatch[] {
  const documents = servers.map(({ server, tools }) => ({ id: server.id, words: wordsOf(server, tools) }));
  const scores = new Map<string, number>();
  for (const word of queryWords(text)) {
    const matches = documents.filter((document) => document.words.has(word));
    const weight = Math.log(1 + documents.length / (matches.length || 1));
    for (const { id } of matches) scores.set(id, (scores.get(id) ?? 0) + weight);
  }
  const ranked = [...scores].map(([serverId, score]) => ({ serverId, score }));
  ranked.sort((a, b) => b.score - a.score || (a.serverId < b.serverId ? -1 : 1));
  return ranked.slice(0, limit);
}

function wordsOf(server: RegisteredServer, tools: readonly Tool[]): Set<string> {
  const capabilities = server.capabilities.map((capability) => capability.name);
  const toolTexts = tools.flatMap((tool) => [tool.name, tool.definition.description ?? '']);
  const own = [server.id, server.name, server.description, ...server.tags, ...server.examples];
  return new Set(searchWords([...own, ...capabilities, ...toolTexts].join('\n')));
}
