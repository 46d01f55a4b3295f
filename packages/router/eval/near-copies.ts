import type { RoutableServer, ToolDefinition } from '@mcp-router/core';
import { wordsOf } from '../src/evaluate/server-names.js';

/** From this share of tool names in common on, two servers are copies of each other. */
const SAME_TOOLS = 0.6;
/** From this share of words in common on (Jaccard), two descriptions say the same. */
const SAME_TEXT = 0.4;
const GENERIC_NAME = /\b(mcp|model context protocol|server|official|the)\b/g;

/** A server with what is compared of it. */
export interface ServerPrint {
  server: RoutableServer;
  /** Its name without what many names have; empty when nothing is left. */
  name: string;
  tools: ToolPrint[];
  toolNames: ReadonlySet<string>;
}

export interface ToolPrint {
  tool: ToolDefinition;
  name: string;
  words: ReadonlySet<string>;
}

export function printOf(server: RoutableServer): ServerPrint {
  const tools = server.tools.map((tool) => ({
    tool,
    name: plainName(tool.name),
    words: new Set(wordsOf(tool.description ?? '')),
  }));
  return {
    server,
    name: plainName(server.name.toLowerCase().replace(GENERIC_NAME, '')),
    tools,
    toolNames: new Set(tools.map(({ name }) => name)),
  };
}

/**
 * Whether `other` is a near-identical copy of `one`: most of its tools under the same names. A lone tool name in common
 * is not enough, the descriptions must agree as well; where a tool list is missing, the names of the servers decide.
 */
export function isNearCopy(one: ServerPrint, other: ServerPrint): boolean {
  if (one.toolNames.size === 0 || other.toolNames.size === 0)
    return one.name !== '' && one.name === other.name;
  const shared = [...one.toolNames].filter((name) => other.toolNames.has(name)).length;
  if (shared / Math.max(one.toolNames.size, other.toolNames.size) < SAME_TOOLS) return false;
  return shared > 1 || one.tools.some((tool) => other.tools.some((candidate) => isSameTool(tool, candidate)));
}

/** Same name, and descriptions that say the same. */
export function isSameTool(one: ToolPrint, other: ToolPrint): boolean {
  return one.name === other.name && overlap(one.words, other.words) >= SAME_TEXT;
}

/** The same name, or descriptions that say the same. */
export function isSimilarTool(one: ToolPrint, other: ToolPrint): boolean {
  return one.name === other.name || overlap(one.words, other.words) >= SAME_TEXT;
}

function overlap(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  // Sizes alone can rule it out, which is most of the work saved.
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  if (small.size < SAME_TEXT * large.size || small.size === 0) return 0;
  let shared = 0;
  for (const word of small) if (large.has(word)) shared += 1;
  return shared / (small.size + large.size - shared);
}

function plainName(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
