import type { Tool, ToolDefinition, ToolRef } from '../tool.js';
import { isFaked, skeletonOf } from './look-alike.js';
import { scanText } from './scan-text.js';
import type { Finding } from './types.js';

/** Deeper in a schema no model reads carefully, and no honest one says anything. */
const MAX_DEPTH = 60;
/** Names of fewer characters are words of the language. */
const SHORTEST_MENTION = 8;

/**
 * What in a tool's definition is known from attacks on models. `others` are tools of the whole fleet: with them it is told
 * when the tool speaks of another server's tool, or is called like one. Pure.
 */
export function scanTool(
  tool: Pick<Tool, 'serverId' | 'name' | 'definition'>,
  others: readonly ToolRef[] = [],
): Finding[] {
  const texts = textsOf(tool.definition);
  const foreign = others.filter(({ serverId }) => serverId !== tool.serverId);
  const own = new Set(others.filter(({ serverId }) => serverId === tool.serverId).map(({ name }) => name));
  return [
    ...texts.flatMap(([where, text]) => scanText(text, where)),
    ...lookAlikes(tool, foreign),
    ...mentions(tool, texts, new Set(foreign.map(({ name }) => name).filter((name) => !own.has(name)))),
  ];
}

/** Every text of a definition that a model reads, with its place. */
function textsOf({
  name,
  title,
  description,
  inputSchema,
  outputSchema,
  annotations,
}: ToolDefinition): [string, string][] {
  const read = { name, title, description, inputSchema, outputSchema, annotations };
  return textsWithin(read, '', 0);
}

function textsWithin(value: unknown, where: string, depth: number): [string, string][] {
  if (typeof value === 'string') return [[where, value]];
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const place = where === '' ? key : `${where}.${key}`;
    // A property's name is read by a model as well.
    const ofName: [string, string][] = /[^\w$.-]/.test(key) ? [[place, key]] : [];
    return [...ofName, ...textsWithin(member, place, depth + 1)];
  });
}

function lookAlikes({ name }: ToolRef, foreign: readonly ToolRef[]): Finding[] {
  const finding = (excerpt: string): Finding => ({
    rule: 'look-alike-name',
    severity: 'high',
    where: 'name',
    excerpt,
  });
  const skeleton = skeletonOf(name);
  const twin = foreign.find(
    (other) =>
      other.name !== name && skeletonOf(other.name) === skeleton && (isFaked(name) || isFaked(other.name)),
  );
  if (twin) return [finding(`looks like ${twin.serverId}/${twin.name}`)];
  const claimed = foreign.find(({ serverId }) => name.startsWith(`${serverId}__`));
  return claimed ? [finding(`is called like a tool of ${claimed.serverId}`)] : [];
}

/** An order that names another server's tool: `before you call send_email, ...`. */
function mentions(
  { name: ownName }: ToolRef,
  texts: [string, string][],
  names: ReadonlySet<string>,
): Finding[] {
  if (names.size === 0) return [];
  for (const [where, text] of texts) {
    for (const { 0: order, index } of text.matchAll(ORDER)) {
      const near = text.slice(index, index + order.length + REACH);
      const named = (near.match(/[\w-]{8,}/g) ?? []).find((word) => isMention(word, ownName, names));
      if (named) return [{ rule: 'shadowing', severity: 'medium', where, excerpt: `${order} … ${named}` }];
    }
  }
  return [];
}

const REACH = 80;
const ORDER =
  /\b(instead of|rather than|whenever|always|never|must|do not|don't|before (using|calling|you)|when (using|calling))\b/gi;

function isMention(word: string, ownName: string, names: ReadonlySet<string>): boolean {
  return (
    word.length >= SHORTEST_MENTION && word !== ownName && /[_-]|[a-z][A-Z]/.test(word) && names.has(word)
  );
}
