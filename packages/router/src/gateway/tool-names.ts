import { createHash } from 'node:crypto';
import type { ToolRef } from '@mcp-router/core';
import { formatToolRef } from '@mcp-router/core';

/** Clients and models accept tool names of at most 64 characters of this alphabet. */
const MAX_LENGTH = 64;
const FOREIGN_CHARACTERS = /[^A-Za-z0-9_-]/g;
const SEPARATOR = '__';
const HASH_LENGTH = 8;

/**
 * The name of each tool in direct mode: `server__tool`. A name that is too long, or that two tools would share, ends in
 * a hash of server and tool instead, so a tool has the same name whatever else is there and whenever it is asked.
 */
export function assignToolNames(refs: readonly ToolRef[]): Map<string, ToolRef> {
  const claims = new Map<string, number>();
  for (const ref of refs) claims.set(plainName(ref), (claims.get(plainName(ref)) ?? 0) + 1);
  const names = new Map<string, ToolRef>();
  for (const ref of refs) {
    const plain = plainName(ref);
    const fits = plain.length <= MAX_LENGTH && claims.get(plain) === 1;
    names.set(fits ? plain : hashedName(plain, ref), ref);
  }
  return names;
}

function plainName(ref: ToolRef): string {
  return `${ref.serverId}${SEPARATOR}${ref.name}`.replace(FOREIGN_CHARACTERS, '_');
}

function hashedName(plain: string, ref: ToolRef): string {
  const hash = createHash('sha256').update(formatToolRef(ref)).digest('hex').slice(0, HASH_LENGTH);
  return `${plain.slice(0, MAX_LENGTH - HASH_LENGTH - 1)}_${hash}`;
}
