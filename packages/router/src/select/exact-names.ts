import type { ServerEntry, ToolEntry } from './entries.js';
import { ORDINARY_NAMES, STOP_WORDS } from './stop-words.js';
import { rawWords } from './text-words.js';
import { COMMAND_VERBS } from './verb-hints.js';

/** Servers and tools by the names a request may call them. */
export interface NameIndex {
  /** By the joined lower-case words of a server's id or name (`bravesearch`). */
  readonly servers: Map<string, Set<ServerEntry>>;
  /** By the joined lower-case words of a tool's name (`readfile`). */
  readonly tools: Map<string, Set<ToolEntry>>;
}

/** What a request names by its exact name. */
export interface NamedItems {
  /** Without doubt: these go first. */
  servers: Set<ServerEntry>;
  /** By one word that is also a product's name ("my issues in github"): probably meant. */
  likelyServers: Set<ServerEntry>;
  tools: Set<ToolEntry>;
  /** By one word that mostly stands in tools' names ("echo a message"). */
  likelyTools: Set<ToolEntry>;
}

/** Longer than any server and tool name together. */
const MAX_IDENTIFIER_LENGTH = 200;
/** Names of more words than this are not looked for in requests. */
const MAX_NAME_WORDS = 6;

export function createNameIndex(): NameIndex {
  return { servers: new Map(), tools: new Map() };
}

export function indexNames(index: NameIndex, server: ServerEntry, tools: readonly ToolEntry[]): void {
  for (const key of serverKeys(server)) addTo(index.servers, key, server);
  for (const tool of tools) addTo(index.tools, joinedWords(tool.name), tool);
}

export function forgetNames(index: NameIndex, server: ServerEntry, tools: readonly ToolEntry[]): void {
  for (const key of serverKeys(server)) removeFrom(index.servers, key, server);
  for (const tool of tools) removeFrom(index.tools, joinedWords(tool.name), tool);
}

/** Words that say that the next word, or the one before, is a server. */
const BEFORE_SERVER = new Set('use using via through ask call'.split(' '));
const AFTER_SERVER = new Set(['server', 'mcp']);
/** The same for tools. */
const BEFORE_TOOL = new Set('use using via call run invoke execute'.split(' '));
const AFTER_TOOL = 'tool';

/**
 * The servers and tools that a request names. A server: by its id or name, as words in a row (`brave search` is
 * `brave-search`); by a single word when it is all of the request, in quotes, or called a server. A tool: as the whole
 * request, in quotes, called a tool, or where it can't be an ordinary word (`read_file`, `server/tool`). `isDistinctive`
 * tells of a word whether it mostly stands in names, of servers or of tools.
 */
export function findNamed(
  index: NameIndex,
  request: string,
  isDistinctive: (word: string, kind: 'server' | 'tool') => boolean,
): NamedItems {
  const named: NamedItems = {
    servers: new Set(),
    likelyServers: new Set(),
    tools: new Set(),
    likelyTools: new Set(),
  };
  const words = rawWords(request).map((word) => word.toLowerCase());
  const spoken = new Set([
    joinedWords(request),
    withoutGenericWords(words).join(''),
    ...quotedParts(request).map(joinedWords),
  ]);
  for (let from = 0; from < words.length; from++) {
    let key = '';
    for (let to = from; to < Math.min(words.length, from + MAX_NAME_WORDS); to++) {
      key += words[to];
      const isSpoken = spoken.has(key);
      nameServers(index.servers.get(key), { words, from, to, isSpoken, key, isDistinctive }, named);
      nameTools(index.tools.get(key), { words, from, to, isSpoken, key, isDistinctive }, named);
    }
  }
  for (const identifier of identifiers(request)) findToolNames(index, identifier, named);
  return named;
}

/** A run of words of a request that is somebody's name. */
interface Mention {
  words: readonly string[];
  from: number;
  to: number;
  /** It is all of the request, or stands in quotes. */
  isSpoken: boolean;
  key: string;
  isDistinctive: (word: string, kind: 'server' | 'tool') => boolean;
}

function nameServers(servers: Set<ServerEntry> | undefined, mention: Mention, named: NamedItems): void {
  if (!servers) return;
  const { words, from, to, isSpoken, key, isDistinctive } = mention;
  const isPlain = isOrdinary(words.slice(from, to + 1));
  const isSure = isSpoken || isCalledServer(words, from, to) || (to > from && !isPlain);
  const isLikely = !isPlain && isDistinctive(key, 'server');
  const found = isSure ? named.servers : isLikely ? named.likelyServers : undefined;
  for (const server of servers) found?.add(server);
}

function nameTools(tools: Set<ToolEntry> | undefined, mention: Mention, named: NamedItems): void {
  if (!tools) return;
  const { words, from, to, isSpoken, key, isDistinctive } = mention;
  const isPlain = to === from && (isOrdinary([key]) || COMMAND_VERBS.has(key));
  const isCalled = BEFORE_TOOL.has(words[from - 1] ?? '') && !isPlain;
  const isSure = isSpoken || isCalled || (words[to + 1] === AFTER_TOOL && !STOP_WORDS.has(key));
  const isLikely = to === from && !isPlain && isDistinctive(key, 'tool');
  const found = isSure ? named.tools : isLikely ? named.likelyTools : undefined;
  for (const tool of tools) found?.add(tool);
}

function isCalledServer(words: readonly string[], from: number, to: number): boolean {
  const isOwnWord = to > from || !STOP_WORDS.has(words[from] ?? '');
  const isUsed = BEFORE_SERVER.has(words[from - 1] ?? '') && !isOrdinary(words.slice(from, to + 1));
  return isOwnWord && (isUsed || AFTER_SERVER.has(words[to + 1] ?? ''));
}

function isOrdinary(words: readonly string[]): boolean {
  return words.every((word) => ORDINARY_NAMES.has(word) || STOP_WORDS.has(word) || word.length < 3);
}

/** Parts of a request that can be a tool's name: all of it, what stands in quotes, and what is written like a name. */
function identifiers(request: string): string[] {
  const written = request.match(/[A-Za-z0-9][\w./:-]*\w/g) ?? [];
  const special = written.filter((word) => /[_/:]|[a-z0-9][-.][a-z]|[a-z][A-Z]/.test(word));
  const possible = [request.trim(), ...quotedParts(request), ...special];
  return [...new Set(possible)].filter((identifier) => identifier.length <= MAX_IDENTIFIER_LENGTH);
}

function findToolNames(index: NameIndex, identifier: string, named: NamedItems): void {
  const lower = identifier.toLowerCase();
  for (const tool of toolsCalled(index, lower)) named.tools.add(tool);
  for (const match of lower.matchAll(/__|[/:.]/g)) {
    const servers = index.servers.get(joinedWords(lower.slice(0, match.index)));
    const tools = toolsCalled(index, lower.slice(match.index + match[0].length));
    for (const tool of tools) if (servers?.has(tool.server)) named.tools.add(tool);
  }
}

function toolsCalled(index: NameIndex, lowerName: string): ToolEntry[] {
  const tools = [...(index.tools.get(joinedWords(lowerName)) ?? [])];
  return tools.filter((tool) => tool.name.toLowerCase() === lowerName);
}

function quotedParts(request: string): string[] {
  return [...request.matchAll(/"([^"\n]{1,100})"|'([^'\n]{1,100})'|`([^`\n]{1,100})`/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

function serverKeys(server: ServerEntry): Set<string> {
  const keys = [server.id, server.name].flatMap((name) => {
    const words = rawWords(name).map((word) => word.toLowerCase());
    return [words.join(''), withoutGenericWords(words).join('')];
  });
  return new Set(keys.filter((key) => key.length > 1));
}

/** `Brave Search MCP Server` is called `brave search`. */
function withoutGenericWords(words: readonly string[]): string[] {
  return words.filter((word) => word !== 'mcp' && word !== 'server');
}

function joinedWords(text: string): string {
  return rawWords(text).join('').toLowerCase();
}

function addTo<T>(map: Map<string, Set<T>>, key: string, item: T): void {
  const items = map.get(key) ?? new Set();
  map.set(key, items);
  items.add(item);
}

function removeFrom<T>(map: Map<string, Set<T>>, key: string, item: T): void {
  const items = map.get(key);
  items?.delete(item);
  if (items?.size === 0) map.delete(key);
}
