import { McpRouterError, type ServerConfig, type TransportConfig } from '@mcp-router/core';
import { z } from 'zod';
import { isObject } from './detect-format.js';
import { type EntryScope, translateVariables } from './import-scope.js';
import { unpinnedPackage } from './unpinned-package.js';

const scalar = z.union([z.string(), z.number(), z.boolean()], 'expected text').transform(String);
const texts = z.array(z.string());
/** What clients write for a server; each of them leaves most of it out. */
const entrySchema = z.looseObject({
  type: z.string().optional(),
  transport: z.string().optional(),
  command: z.string().optional(),
  args: z.array(scalar).optional(),
  env: z.record(z.string(), scalar.nullable()).optional(),
  envFile: z.string().optional(),
  cwd: z.string().optional(),
  url: z.string().optional(),
  serverUrl: z.string().optional(),
  httpUrl: z.string().optional(),
  headers: z.record(z.string(), scalar).optional(),
  disabled: z.boolean().optional(),
  enabled: z.boolean().optional(),
  timeout: z.number().positive().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  tags: texts.optional(),
  capabilities: texts.optional(),
  excludedCapabilities: texts.optional(),
  examples: texts.optional(),
  callTimeoutMs: z.number().optional(),
  startTimeoutMs: z.number().optional(),
});
type Entry = z.infer<typeof entrySchema>;

/** Approvals belong to the client that asks the person: they are understood, and of no use here. */
const CLIENT_MEMBERS = ['alwaysAllow', 'autoApprove'];

/** The config of one entry of `mcpServers` or `servers`. Throws `CONFIG_INVALID` or `TRANSPORT_UNKNOWN`. */
export function clientEntry(
  key: string,
  raw: unknown,
  scope: EntryScope,
): { config: ServerConfig; envFile?: string } {
  const entry = parseEntry(raw);
  const known = new Set([...Object.keys(entrySchema.shape), ...CLIENT_MEMBERS]);
  const ignored = Object.keys(entry).filter((member) => !known.has(member));
  if (ignored.length > 0)
    scope.warn(`is imported without ${ignored.map((member) => `"${member}"`).join(', ')}`);
  const name = entry.name ?? (key === scope.serverId ? undefined : key);
  const config = compact({
    id: scope.serverId,
    name,
    description: entry.description,
    tags: entry.tags,
    capabilities: entry.capabilities,
    excludedCapabilities: entry.excludedCapabilities,
    examples: entry.examples,
    enabled: entry.disabled === true || entry.enabled === false ? false : undefined,
    callTimeoutMs: entry.callTimeoutMs ?? timeoutMs(entry.timeout),
    startTimeoutMs: entry.startTimeoutMs,
    transport: transportOf(entry, scope),
  });
  const envFile = entry.envFile === undefined ? {} : { envFile: translateVariables(entry.envFile, scope) };
  return { config, ...envFile };
}

function parseEntry(raw: unknown): Entry {
  if (!isObject(raw)) throw new McpRouterError('CONFIG_INVALID', 'is not an object');
  const result = entrySchema.safeParse(raw);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${z.core.toDotPath(issue.path)}: ${issue.message}`);
  throw new McpRouterError('CONFIG_INVALID', issues.slice(0, 3).join('; '));
}

/** Cline counts in seconds, at most 3600; the others in milliseconds. */
function timeoutMs(timeout: number | undefined): number | undefined {
  if (timeout === undefined) return undefined;
  return Math.round(timeout <= 3600 ? timeout * 1000 : timeout);
}

function transportOf(entry: Entry, scope: EntryScope): TransportConfig {
  const url = entry.url ?? entry.serverUrl ?? entry.httpUrl;
  const type = transportType(entry, url);
  return type === 'stdio' ? stdioTransport(entry, scope) : remoteTransport(type, url, entry, scope);
}

const TYPES = new Map<string, TransportConfig['type']>([
  ['stdio', 'stdio'],
  ['local', 'stdio'],
  ['http', 'http'],
  ['streamablehttp', 'http'],
  ['remote', 'http'],
  ['sse', 'sse'],
]);

function transportType(entry: Entry, url: string | undefined): TransportConfig['type'] {
  const written = entry.type ?? entry.transport;
  if (written !== undefined) {
    const type = TYPES.get(written.toLowerCase().replace(/[-_ ]/g, ''));
    if (type) return type;
    const reason = `has the unknown transport "${written.slice(0, 40)}"; known are stdio, http, sse`;
    throw new McpRouterError('TRANSPORT_UNKNOWN', reason);
  }
  if (entry.command !== undefined && url !== undefined) {
    throw new McpRouterError(
      'CONFIG_INVALID',
      'has both a command and a URL, and no "type" that says which counts',
    );
  }
  if (url === undefined) return 'stdio';
  // Older servers tell by their path which transport they speak.
  return /\/sse\/?($|\?)/.test(url) ? 'sse' : 'http';
}

function stdioTransport(entry: Entry, scope: EntryScope): TransportConfig {
  const { command, args, env, cwd } = entry;
  if (command === undefined) throw new McpRouterError('CONFIG_INVALID', 'has neither "command" nor "url"');
  const translate = (text: string) => translateVariables(text, scope);
  const own = new Set(Object.keys(env ?? {}));
  const unpinned = unpinnedPackage(command, args ?? []);
  if (unpinned) scope.warn(`runs the newest ${unpinned} at every start: pin a version`);
  return compact({
    type: 'stdio' as const,
    command: translate(command),
    args: args?.map((text) => translateVariables(text, scope, own)),
    env: env && mapValues(env, translate),
    cwd: cwd && translate(cwd),
  });
}

function remoteTransport(
  type: 'http' | 'sse',
  url: string | undefined,
  { headers }: Entry,
  scope: EntryScope,
): TransportConfig {
  if (url === undefined) throw new McpRouterError('CONFIG_INVALID', `has the transport ${type} and no "url"`);
  const translate = (text: string) => translateVariables(text, scope);
  return compact({ type, url: translate(url), headers: headers && mapValues(headers, translate) });
}

/** `null` takes a variable away in VS Code; here nothing is inherited that would have to go. */
function mapValues(
  members: Record<string, string | null>,
  map: (text: string) => string,
): Record<string, string> {
  const kept = Object.entries(members).filter((member): member is [string, string] => member[1] !== null);
  return Object.fromEntries(kept.map(([name, value]) => [name, map(value)]));
}

type Compact<Members> = { [Name in keyof Members]: Exclude<Members[Name], undefined> };

/** Without the members that are undefined. */
export function compact<Members extends object>(
  members: Members,
): Partial<Compact<Members>> & RequiredOf<Members> {
  const kept = Object.entries(members).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Partial<Compact<Members>> & RequiredOf<Members>;
}

/** The members that are never undefined. */
type RequiredOf<Members> = {
  [Name in keyof Members as undefined extends Members[Name] ? never : Name]: Members[Name];
};
