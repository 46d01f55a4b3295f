import { McpRouterError } from '@mcp-router/core';
import type { ConfigFormat } from './import-types.js';

export type JsonObject = Record<string, unknown>;

/** Some servers in a document: a map by name, or one `server.json` description. */
export interface Section {
  path: (string | number)[];
  servers: JsonObject;
}

export interface Detected {
  format: ConfigFormat;
  sections: Section[];
  /** VS Code's definitions of what it asks the user. */
  inputs: unknown[];
}

/** Tells the format of a parsed config by what is in it. Throws `CONFIG_FORMAT_UNKNOWN`. */
export function detectFormat(document: unknown, name: string): Detected {
  if (!isObject(document)) throw unknownFormat(name, 'is not an object');
  const found = serverDescriptions(document) ?? mcpServers(document) ?? vscode(document) ?? bareMap(document);
  if (found) return found;
  const keys = Object.keys(document)
    .slice(0, 5)
    .map((key) => JSON.stringify(key.slice(0, 40)));
  throw unknownFormat(name, keys.length === 0 ? 'is empty' : `has just ${keys.join(', ')}`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Claude Code keeps more of them under its projects. */
function mcpServers(document: JsonObject): Detected | undefined {
  const sections: Section[] = [];
  if (isObject(document.mcpServers)) sections.push({ path: ['mcpServers'], servers: document.mcpServers });
  for (const [folder, project] of Object.entries(isObject(document.projects) ? document.projects : {})) {
    if (!isObject(project) || !isObject(project.mcpServers)) continue;
    sections.push({ path: ['projects', folder, 'mcpServers'], servers: project.mcpServers });
  }
  return sections.length > 0 ? { format: 'mcpServers', sections, inputs: [] } : undefined;
}

/** `mcp.json`, or the `mcp` member of VS Code's settings. */
function vscode(document: JsonObject): Detected | undefined {
  const inner = isObject(document.mcp) ? document.mcp : document;
  if (!isObject(inner.servers)) return undefined;
  const path = inner === document ? ['servers'] : ['mcp', 'servers'];
  const inputs = Array.isArray(inner.inputs) ? inner.inputs : [];
  return { format: 'vscode', sections: [{ path, servers: inner.servers }], inputs };
}

/** One description, the answer of the registry's API for one server, or its list. */
function serverDescriptions(document: JsonObject): Detected | undefined {
  const list = Array.isArray(document.servers) ? document.servers : undefined;
  const items = list
    ? list.map((item, index) => ({ item, path: ['servers', index] }))
    : [{ item: document, path: [] }];
  const sections = items.flatMap(({ item, path }): Section[] => {
    if (!isObject(item)) return list ? [{ path, servers: {} }] : [];
    const inner = isObject(item.server) ? item.server : item;
    const described = typeof inner.name === 'string' && ('packages' in inner || 'remotes' in inner);
    if (!described && !list) return [];
    return [{ path: inner === item ? path : [...path, 'server'], servers: inner }];
  });
  return sections.length > 0 ? { format: 'server.json', sections, inputs: [] } : undefined;
}

/** A plain map of servers, as plugins of Claude Code have it. */
function bareMap(document: JsonObject): Detected | undefined {
  const entries = Object.entries(document).filter(([key]) => key !== '$schema');
  const isServer = (value: unknown) =>
    isObject(value) && ['command', 'url', 'serverUrl'].some((member) => typeof value[member] === 'string');
  if (entries.length === 0 || !entries.every(([, value]) => isServer(value))) return undefined;
  return { format: 'mcpServers', sections: [{ path: [], servers: Object.fromEntries(entries) }], inputs: [] };
}

function unknownFormat(name: string, reason: string): McpRouterError {
  return new McpRouterError(
    'CONFIG_FORMAT_UNKNOWN',
    `${name} ${reason}: it is no known kind of MCP config.`,
    {
      hint: 'Known are: "mcpServers" (Claude, Cursor, Windsurf), "servers" (VS Code), and a server.json of the MCP registry.',
    },
  );
}
