import { McpRouterError, type ServerConfig, type TransportConfig } from '@mcp-router/core';
import { z } from 'zod';
import { compact } from './client-entry.js';
import type { JsonObject } from './detect-format.js';
import type { EntryScope } from './import-scope.js';
import {
  type Argument,
  argumentSchema,
  argumentTexts,
  type KeyValue,
  keyValueSchema,
  templateText,
} from './server-json-values.js';

const transportSchema = z.looseObject({
  type: z.string(),
  url: z.string().optional(),
  headers: z.array(keyValueSchema).optional(),
  variables: keyValueSchema.shape.variables,
});
const packageSchema = z.looseObject({
  registryType: z.string(),
  identifier: z.string(),
  version: z.string().optional(),
  runtimeHint: z.string().optional(),
  transport: transportSchema.optional(),
  runtimeArguments: z.array(argumentSchema).optional(),
  packageArguments: z.array(argumentSchema).optional(),
  environmentVariables: z.array(keyValueSchema).optional(),
});
const serverSchema = z.looseObject({
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  packages: z.array(packageSchema).nullish(),
  remotes: z.array(transportSchema).nullish(),
});
type Package = z.infer<typeof packageSchema>;
type Remote = z.infer<typeof transportSchema>;

/**
 * The config of a server that a `server.json` (schema 2025-09-29 and newer) describes: its first package that can be
 * started here (npm by npx, PyPI by uvx, OCI by docker), else its first remote, Streamable HTTP before SSE.
 */
export function serverJsonEntry(raw: JsonObject, scope: EntryScope): { config: ServerConfig } {
  const server = parseServer(raw);
  const config = compact({
    id: scope.serverId,
    name: server.title ?? server.name,
    description: server.description,
    transport: chooseTransport(server.packages ?? [], server.remotes ?? [], scope),
  });
  return { config };
}

function parseServer(raw: JsonObject): z.infer<typeof serverSchema> {
  const result = serverSchema.safeParse(raw);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => `${z.core.toDotPath(issue.path)}: ${issue.message}`);
  throw new McpRouterError('CONFIG_INVALID', issues.slice(0, 3).join('; '));
}

function chooseTransport(packages: Package[], remotes: Remote[], scope: EntryScope): TransportConfig {
  const local = packages.find(
    (item) => STARTERS.has(item.registryType) && (item.transport?.type ?? 'stdio') === 'stdio',
  );
  if (local) return packageTransport(local, scope);
  const remote =
    remotes.find((item) => item.type === 'streamable-http') ?? remotes.find((item) => item.type === 'sse');
  if (remote) return remoteTransport(remote, scope);
  const offered = [
    ...packages.map((item) => `${item.registryType} over ${item.transport?.type ?? 'stdio'}`),
    ...remotes.map((item) => item.type),
  ];
  const reason = `offers nothing that can be started or reached from here (${offered.join(', ') || 'no package, no remote'})`;
  throw new McpRouterError('TRANSPORT_UNKNOWN', reason);
}

interface Start {
  command: string;
  args: string[];
}

const STARTERS = new Map<string, (item: Package, scope: EntryScope) => Start>([
  ['npm', startByNpx],
  ['pypi', startByUvx],
  ['oci', startByDocker],
]);

function packageTransport(item: Package, scope: EntryScope): TransportConfig {
  const start = STARTERS.get(item.registryType)?.(item, scope);
  if (!start)
    throw new McpRouterError('TRANSPORT_UNKNOWN', `has a package of the unknown kind ${item.registryType}`);
  const args = [...start.args, ...texts(item.packageArguments, scope)];
  const env = keyValues(item.environmentVariables, scope);
  return { type: 'stdio', command: start.command, args, ...(Object.keys(env).length > 0 && { env }) };
}

function startByNpx(item: Package, scope: EntryScope): Start {
  warnUnpinned(item, scope);
  const runtime = texts(item.runtimeArguments, scope);
  const yes = runtime.includes('-y') || runtime.includes('--yes') ? [] : ['-y'];
  const version = item.version === undefined ? '' : `@${item.version}`;
  return { command: item.runtimeHint ?? 'npx', args: [...yes, ...runtime, `${item.identifier}${version}`] };
}

function startByUvx(item: Package, scope: EntryScope): Start {
  warnUnpinned(item, scope);
  const version = item.version === undefined ? '' : `==${item.version}`;
  return {
    command: item.runtimeHint ?? 'uvx',
    args: [...texts(item.runtimeArguments, scope), `${item.identifier}${version}`],
  };
}

/** A container sees no variable of ours unless it is passed on by name. */
function startByDocker(item: Package, scope: EntryScope): Start {
  scope.warn('runs in a container: Docker has to be installed');
  const names = (item.environmentVariables ?? []).flatMap(({ name }) => ['-e', name]);
  const tagged = /[@:][^/]*$/.test(item.identifier) || item.version === undefined;
  const image = tagged ? item.identifier : `${item.identifier}:${item.version}`;
  return {
    command: item.runtimeHint ?? 'docker',
    args: ['run', '-i', '--rm', ...names, ...texts(item.runtimeArguments, scope), image],
  };
}

function warnUnpinned(item: Package, scope: EntryScope): void {
  if (item.version === undefined)
    scope.warn(`runs the newest ${item.identifier} at every start: pin a version`);
}

function remoteTransport(remote: Remote, scope: EntryScope): TransportConfig {
  if (remote.url === undefined) throw new McpRouterError('CONFIG_INVALID', 'has a remote without a URL');
  const headers = keyValues(remote.headers, scope);
  return {
    type: remote.type === 'sse' ? 'sse' : 'http',
    url: templateText(remote.url, remote.variables, scope),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

function texts(items: Argument[] | undefined, scope: EntryScope): string[] {
  return (items ?? []).flatMap((item) => argumentTexts(item, scope));
}

function keyValues(items: KeyValue[] | undefined, scope: EntryScope): Record<string, string> {
  const pairs = (items ?? []).map((item) => [item.name, keyValueText(item, scope)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

function keyValueText(item: KeyValue, scope: EntryScope): string | undefined {
  const [text] = argumentTexts({ ...item, type: 'positional', valueHint: item.name }, scope);
  return text;
}
