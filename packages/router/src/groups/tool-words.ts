import type { ToolDefinition } from '@mcp-router/core';
import { porter2 } from '../select/porter2.js';
import { textStems } from '../select/text-words.js';
import type { ComparedTool } from './compared-tool.js';

/** Words of servers' ids that say nothing of the service. */
const GENERIC_WORDS = new Set(
  textStems(
    `api app apps client connector demo fork github golang hub integration java javascript local node npm official plugin private
     python remote rest rust sdk service smithery sse standard stdio test toolbox toolkit toolsdk typescript wrapper extended ext lite`,
  ),
);

/** What a verb in a tool's name does. Tools of different kinds never do the same. */
const VERBS: Record<string, string> = {
  create: 'create add new insert make register',
  change: 'update edit modify set patch rename replace move change',
  remove: 'delete remove archive clear drop destroy purge',
  send: 'send post publish reply push',
  read: 'get list read search find fetch query retrieve lookup describe show view count check',
};
const CLASS_OF = new Map(
  Object.entries(VERBS).flatMap(([kind, verbs]) =>
    verbs.split(' ').map((verb): [string, string] => [verb, kind]),
  ),
);

/**
 * State that a server keeps for itself, so that no other one can go on with it: a browser, a game, a session, a queue of what
 * waits for approval.
 */
const OWN_STATE =
  /\b(browsers?|web ?page|the page|playwright|puppeteer|selenium|webdriver|dom|tabs?|sessions?|game|knowledge graph|pending|thoughts|terminal|connect(ion)? to|configured)\b/i;

/**
 * Kinds of a result or an amount that are easily mistaken for each other: tools whose texts name different ones don't do the
 * same.
 */
const UNITS = new Set(
  textStems(
    `integer float floating decimal celsius fahrenheit kelvin km kilometer kilometers mile miles meter meters feet kg pound pounds
     utc usd eur euro dollar dollars mainnet testnet devnet sandbox staging production beta live html markdown json csv xml pdf
     monthly daily weekly hourly yearly`,
  ),
);

/** The words of a tool's name without those of its server's, as one key. */
export function nameKey({ serverId, definition }: ComparedTool): string {
  const service = new Set(splitName(serverId).map(porter2));
  const words = splitName(definition.name).map(porter2);
  const own = words.filter((word) => !service.has(word));
  return (own.length > 0 ? own : words).join(' ');
}

/** Whether each text names a kind or a unit that the other one doesn't. */
export function unitsDiffer(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const units = [...a, ...b].filter((word) => UNITS.has(word));
  return units.some((unit) => a.has(unit) !== b.has(unit));
}

/** Whether either text names its own server's service and not the other's: then they are two services. */
export function nameTwoServices(
  [a, wordsA]: [ComparedTool, ReadonlySet<string>],
  [b, wordsB]: [ComparedTool, ReadonlySet<string>],
): boolean {
  const [servicesA, servicesB] = [serviceWords(a), serviceWords(b)];
  const [onlyA, onlyB] = [without(servicesA, servicesB), without(servicesB, servicesA)];
  return (
    onlyA.some((word) => wordsA.has(word) && !wordsB.has(word)) ||
    onlyB.some((word) => wordsB.has(word) && !wordsA.has(word))
  );
}

function without(words: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...words].filter((word) => !others.has(word));
}

/** The verb that comes first in a name tells what it does; undefined when none does. */
export function verbClass(name: string): string | undefined {
  return splitName(name)
    .map((word) => CLASS_OF.get(word))
    .find((kind) => kind !== undefined);
}

/** Whether what it works on lives in its server alone. */
export function describesOwnState({ name, description = '' }: ToolDefinition): boolean {
  return OWN_STATE.test(description) || OWN_STATE.test(splitName(name).join(' '));
}

/** Whether the ids of two servers share a word that names what they are for. */
export function servesSame(a: ComparedTool, b: ComparedTool): boolean {
  const words = serviceWords(a);
  return [...serviceWords(b)].some((word) => words.has(word));
}

/** Dice coefficient of two sets of words, 0 to 1. */
export function sharedShare(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((word) => b.has(word)).length;
  return (2 * shared) / (a.size + b.size);
}

function serviceWords({ serverId }: ComparedTool): Set<string> {
  return new Set(textStems(serverId).filter((word) => word.length > 2 && !GENERIC_WORDS.has(word)));
}

function splitName(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
