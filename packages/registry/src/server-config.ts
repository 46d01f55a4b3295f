import { McpRouterError, type ServerConfig } from '@mcp-router/core';
import { z } from 'zod';
import type { ServerChanges } from './registry-types.js';
import { withoutReferences } from './secrets/references.js';

/** Longest delay a timer of Node takes. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
const TRANSPORT_TYPES = ['stdio', 'http', 'sse'];

/** Text without control characters: NUL ends a process' argument early, line ends split headers and logs. */
const line = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    .regex(/^[^\u0000-\u001f\u007f]*$/, 'must not contain control characters');
const argument = z
  .string()
  .max(1_000_000)
  .refine((value) => !value.includes('\0'), 'must not contain NUL');
const text = z.string().max(20_000, 'must have at most 20,000 characters');
const names = z.array(line(100).trim().min(1, 'must not be empty')).max(200);
const timeoutMs = z.number().int().positive().max(MAX_TIMEOUT_MS, `must be at most ${MAX_TIMEOUT_MS}`);

const environmentName = z.string().regex(/^[^=\0]+$/, 'is not a name of an environment variable');
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'is not a name of a header');

const stdio = z.strictObject({
  type: z.literal('stdio'),
  command: argument.refine((value) => value.trim() !== '', 'must not be empty'),
  args: z.array(argument).max(10_000).exactOptional(),
  env: z.record(environmentName, argument).exactOptional(),
  cwd: argument.exactOptional(),
});
const remote = {
  url: z.string().max(100_000).refine(isHttpUrl, 'must be a URL that starts with http:// or https://'),
  headers: z.record(headerName, line(100_000)).exactOptional(),
  network: z.enum(['any', 'public']).exactOptional(),
  auth: z
    .strictObject({
      clientId: line(2_000).min(1).exactOptional(),
      clientSecret: line(100_000).min(1).exactOptional(),
      scopes: z.array(line(500).min(1)).max(100).exactOptional(),
    })
    .exactOptional(),
};
const transport = z.discriminatedUnion('type', [
  stdio,
  z.strictObject({ type: z.literal('http'), ...remote }),
  z.strictObject({ type: z.literal('sse'), ...remote }),
]);

const members = {
  name: line(200).exactOptional(),
  description: text.exactOptional(),
  tags: names.exactOptional(),
  capabilities: names.exactOptional(),
  excludedCapabilities: names.exactOptional(),
  examples: z.array(text).max(1_000).exactOptional(),
  enabled: z.boolean().exactOptional(),
  keepWarm: z.boolean().exactOptional(),
};
export const SERVER_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const configSchema = z.strictObject({
  id: z
    .string()
    .regex(SERVER_ID_PATTERN, 'must be 1 to 64 of A-Z a-z 0-9 . _ - and start with a letter or digit'),
  ...members,
  transport,
  callTimeoutMs: timeoutMs.exactOptional(),
  startTimeoutMs: timeoutMs.exactOptional(),
  idleTimeoutMs: timeoutMs.exactOptional(),
});
const changesSchema = z.strictObject({
  ...members,
  transport: transport.exactOptional(),
  callTimeoutMs: timeoutMs.nullable().exactOptional(),
  startTimeoutMs: timeoutMs.nullable().exactOptional(),
  idleTimeoutMs: timeoutMs.nullable().exactOptional(),
});

/** The config as given, when it is one. Throws `TRANSPORT_UNKNOWN` or `CONFIG_INVALID` with path and reason. */
export function parseServerConfig(input: unknown): ServerConfig {
  const id = memberOf(input, 'id');
  return parse(
    configSchema,
    input,
    typeof id === 'string' ? `Server "${id.slice(0, 80)}"` : 'The server config',
  );
}

/** Like {@link parseServerConfig}, for an update. */
export function parseServerChanges(serverId: string, input: unknown): ServerChanges {
  return parse(changesSchema, input, `The update of server "${serverId}"`);
}

function parse<Output>(schema: z.ZodType<Output>, input: unknown, what: string): Output {
  refuseUnknownTransport(input, what);
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map((issue) => ({
    path: z.core.toDotPath(issue.path),
    reason: issue.message,
  }));
  const shown = issues.slice(0, 3).map(({ path, reason }) => (path ? `${path}: ${reason}` : reason));
  const more = issues.length > 3 ? ` (and ${issues.length - 3} more)` : '';
  throw new McpRouterError('CONFIG_INVALID', `${what} is not valid: ${shown.join('; ')}${more}.`, {
    hint: 'Correct it and try again; the members of a server config are in the README of @mcp-router/registry.',
    details: { issues },
  });
}

function refuseUnknownTransport(input: unknown, what: string): void {
  const type = memberOf(memberOf(input, 'transport'), 'type');
  if (typeof type !== 'string' || TRANSPORT_TYPES.includes(type)) return;
  throw new McpRouterError('TRANSPORT_UNKNOWN', `${what} has the unknown transport "${type.slice(0, 80)}".`, {
    hint: `Known transports: ${TRANSPORT_TYPES.join(', ')}.`,
    details: { path: 'transport.type', known: TRANSPORT_TYPES },
  });
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** A reference may be any part of it, a port too, so a digit stands in: `${env:BASE}/mcp` may become a URL, `https://${env:HOST}/mcp` is one already. */
function isHttpUrl(value: string): boolean {
  if (/^\$\{(env|file|keychain|secret):/.test(value)) return true;
  const url = withoutReferences(value, '1');
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
