import {
  McpRouterError,
  type PromptDefinition,
  type RequestOptions,
  type ResourceDefinition,
  type SerializedError,
  type ServerCatalog,
  type ServerConnection,
  type Tool,
  type ToolDefinition,
} from '@mcp-router/core';
import { resourceKey } from './catalog-difference.js';
import { canonicalJson, toolFingerprint } from './fingerprint.js';

/**
 * Reads everything a server offers. Tools must be readable; of any other list that fails the last known entries stay.
 * Entries without a usable name, and later ones of the same name, are left out. Both are told in `problems`.
 */
export async function readCatalog(
  connection: ServerConnection,
  known: ServerCatalog,
  options: RequestOptions,
): Promise<{ catalog: ServerCatalog; problems: SerializedError[] }> {
  const problems: SerializedError[] = [];
  const orKnown = async <Item>(list: Promise<Item[]>, last: Item[]): Promise<Item[]> => {
    try {
      return await list;
    } catch (error) {
      problems.push(McpRouterError.from(error).toJSON());
      return last;
    }
  };
  const [tools, resources, resourceTemplates, prompts] = await Promise.all([
    readTools(connection, options),
    orKnown(connection.listResources(options), known.resources),
    orKnown(connection.listResourceTemplates(options), known.resourceTemplates),
    orKnown(connection.listPrompts(options), known.prompts),
  ]);
  const usable = createFilter(connection.serverId, problems);
  return {
    catalog: {
      tools: usable('tool', tools, (tool) => tool.name).map((tool) => toTool(connection.serverId, tool)),
      resources: usable('resource', resources, resourceKey),
      resourceTemplates: usable('resource template', resourceTemplates, resourceKey),
      prompts: usable('prompt', prompts, (prompt) => prompt.name),
    },
    problems,
  };
}

/** A server that does not claim to have tools may refuse to list them. */
async function readTools(connection: ServerConnection, options: RequestOptions): Promise<ToolDefinition[]> {
  const claimed = connection.handshake.protocolCapabilities.tools !== undefined;
  try {
    return await connection.listTools(options);
  } catch (error) {
    if (!claimed && McpRouterError.isInstance(error) && error.origin === 'remote') return [];
    throw error;
  }
}

function toTool(serverId: string, definition: ToolDefinition): Tool {
  return { serverId, name: definition.name, definition, fingerprint: toolFingerprint(definition) };
}

type Definition = ToolDefinition | ResourceDefinition | PromptDefinition;

function createFilter(serverId: string, problems: SerializedError[]) {
  return <Item extends Definition>(kind: string, items: Item[], key: (item: Item) => unknown): Item[] => {
    const seen = new Set<unknown>();
    return items.filter((item) => {
      const reason = defect(item, key(item), seen);
      if (reason !== undefined) problems.push(leftOut(serverId, kind, reason));
      else seen.add(key(item));
      return reason === undefined;
    });
  };
}

function defect(item: Definition, name: unknown, seen: ReadonlySet<unknown>): string | undefined {
  if (typeof name !== 'string' || name === '') return 'that has no name';
  const shown = JSON.stringify(name.slice(0, 100));
  if (seen.has(name)) return `${shown}, since one of that name came before it`;
  try {
    canonicalJson(item);
    return undefined;
  } catch (error) {
    return `${shown}: ${McpRouterError.from(error).message}`;
  }
}

function leftOut(serverId: string, kind: string, reason: string): SerializedError {
  return new McpRouterError(
    'PROTOCOL_ERROR',
    `Server "${serverId}" lists a ${kind} that is left out: ${reason}`,
    {
      origin: 'remote',
      hint: 'Report it to the author of the server; everything else of it works.',
      details: { serverId },
    },
  ).toJSON();
}
