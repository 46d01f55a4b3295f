import type { JsonSchema, ToolDefinition } from '@mcp-router/core';

/** Name of an argument of one tool → name of the same argument of another; equal names are left out. */
export type ParameterMap = Record<string, string>;

/**
 * How the arguments of `from` are called by `to`. Undefined where that can't be told: an argument that `to` requires has
 * no counterpart, one that `from` requires would be lost, or the types differ.
 */
export function mapArguments(from: ToolDefinition, to: ToolDefinition): ParameterMap | undefined {
  const [source, target] = [parametersOf(from), parametersOf(to)];
  // A catalogue may tell nothing of arguments: then nothing can be held against the pair, and nothing mapped.
  if (source.types.size === 0 || target.types.size === 0) {
    return target.required.size === 0 && source.required.size === 0 ? {} : undefined;
  }
  const found = new Map<string, string>();
  for (const [name, type] of source.types) {
    const counterpart = [...target.types].find(
      ([other, otherType]) => plain(other) === plain(name) && typesFit(type, otherType),
    );
    if (counterpart) found.set(name, counterpart[0]);
  }
  pairTheOnlyOne(source, target, found);
  const isCovered = [...target.required].every((name) => [...found.values()].includes(name));
  const isKept = [...source.required].every((name) => found.has(name));
  if (!isCovered || !isKept) return undefined;
  return Object.fromEntries([...found].filter(([name, other]) => name !== other));
}

interface Parameters {
  types: Map<string, string | undefined>;
  required: Set<string>;
}

function parametersOf({ inputSchema }: ToolDefinition): Parameters {
  const { properties, required } = inputSchema ?? {};
  const schemas = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
  return {
    types: new Map(schemas.map(([name, schema]) => [name, typeOf(schema)])),
    required: new Set(Array.isArray(required) ? (required as string[]) : []),
  };
}

function typeOf(schema: JsonSchema | undefined): string | undefined {
  const type: unknown = schema?.type;
  return typeof type === 'string' ? (type === 'integer' ? 'number' : type) : undefined;
}

function typesFit(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** `cardId`, `card_id` and `CardID` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** The one required text that is left on either side is the same thing by another name: `query` and `q`. */
function pairTheOnlyOne(source: Parameters, target: Parameters, found: Map<string, string>): void {
  const taken = new Set(found.values());
  const [left, ...moreLeft] = [...source.required].filter((name) => !found.has(name));
  const [open, ...moreOpen] = [...target.required].filter((name) => !taken.has(name));
  if (left === undefined || open === undefined || moreLeft.length > 0 || moreOpen.length > 0) return;
  if (source.required.size > 1 || target.required.size > 1) return;
  if (
    !saysWhichOfSeveral(left) &&
    !saysWhichOfSeveral(open) &&
    source.types.get(left) === target.types.get(open)
  ) {
    found.set(left, open);
  }
}

/** An id, a name and a link each say which thing is meant, but one can't stand for the other. */
function saysWhichOfSeveral(name: string): boolean {
  return /(id|uuid|key|name|url|uri|path|slug|number|address|email|date)$/i.test(name);
}
