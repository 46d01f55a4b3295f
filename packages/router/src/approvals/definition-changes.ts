import type { ToolDefinition } from '@mcp-router/core';

/** One place where a definition says something else than before. */
export interface DefinitionChange {
  /** Such as `description`, or `inputSchema.properties.path.description`. */
  where: string;
  /** Absent: there was nothing. */
  before?: unknown;
  /** Absent: there is nothing any more. */
  after?: unknown;
}

/** What a model reads of a tool; the fingerprint is of these. */
const READ_BY_MODELS = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'];
/** Below, a change is told as a whole. */
const MAX_DEPTH = 50;

/** What differs between two definitions in what a model reads, in the order of the new one. */
export function definitionChanges(before: ToolDefinition, after: ToolDefinition): DefinitionChange[] {
  return READ_BY_MODELS.flatMap((member) => changesAt(member, before[member], after[member], 1));
}

function changesAt(where: string, before: unknown, after: unknown, depth: number): DefinitionChange[] {
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    if (depth === MAX_DEPTH)
      return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ where, before, after }];
    const names = new Set([...Object.keys(after), ...Object.keys(before)]);
    return [...names].flatMap((name) =>
      changesAt(`${where}.${name}`, own(before, name), own(after, name), depth + 1),
    );
  }
  if (Object.is(before, after)) return [];
  return [{ where, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function own(value: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
