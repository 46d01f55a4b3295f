import type { ToolDefinition } from '@mcp-router/core';
import { parameterNames } from './encoder-documents.js';

/** By what makes tools alike, how many there are of them. */
export type CopyIndex = Map<string, Copies>;

/** Tools that are alike: one object for all of them, by which they know each other. */
export interface Copies {
  readonly key: string;
  count: number;
}

/** Counts a tool in and tells its copies. */
export function noteCopy(index: CopyIndex, tool: ToolDefinition): Copies {
  const key = copyKeyOf(tool);
  const copies = index.get(key) ?? { key, count: 0 };
  index.set(key, copies);
  copies.count += 1;
  return copies;
}

export function forgetCopy(index: CopyIndex, copies: Copies): void {
  copies.count -= 1;
  if (copies.count === 0) index.delete(copies.key);
}

/**
 * The same for tools that do the same as far as their definitions tell: name (however it is written), description and
 * parameters. Anything less alike may be another account, another unit, or write where the other reads.
 */
function copyKeyOf(tool: ToolDefinition): string {
  const name = tool.name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const description = (tool.description ?? '').trim();
  return `${name} ${hashOf(`${description}\n${parameterNames(tool).sort().join(' ')}`).toString(36)}`;
}

/** FNV-1a, 32 bits: two tools of one name whose texts differ collide once in four thousand million pairs. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
