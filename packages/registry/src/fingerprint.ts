import { createHash } from 'node:crypto';
import { McpRouterError, type ToolDefinition } from '@mcp-router/core';

/** Deeper values are refused: no honest schema nests so far, and the walk must not run out of stack. */
const MAX_DEPTH = 200;

/**
 * JSON with the members of every object in order of their names, so that equal values give equal text. Members that are
 * undefined are left out. Throws `PROTOCOL_ERROR` for a value nested more than 200 deep.
 */
export function canonicalJson(value: unknown, depth = 0): string {
  if (depth > MAX_DEPTH) {
    throw new McpRouterError('PROTOCOL_ERROR', `A definition is nested more than ${MAX_DEPTH} levels deep.`, {
      origin: 'remote',
      hint: 'Report it to the author of the server.',
    });
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item, depth + 1)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

/** SHA-256 (hex) over what a model reads of a tool: name, title, description, schemas, annotations. */
export function toolFingerprint(definition: ToolDefinition): string {
  const { name, title, description, inputSchema, outputSchema, annotations } = definition;
  const text = canonicalJson({ name, title, description, inputSchema, outputSchema, annotations });
  return createHash('sha256').update(text).digest('hex');
}
