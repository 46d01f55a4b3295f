import { McpRouterError, type RegisteredServer, type TransportConfig } from '@mcp-router/core';
import { namesOf } from '../registered-server.js';
import type { RegistryContext } from '../registry-context.js';
import { splitReferences } from '../secrets/references.js';
import type { ExportedConfig, ExportFormat, VscodeInput } from './import-types.js';

/** See `ServerRegistry.exportConfig`. */
export async function exportServers(
  { store }: RegistryContext,
  format: ExportFormat = 'mcpServers',
): Promise<ExportedConfig> {
  const servers = await store.listServers();
  if (format === 'vscode') return exportVscode(servers);
  if (format !== 'mcpServers') throw unknownFormat(format);
  return { mcpServers: Object.fromEntries(servers.map((server) => [server.id, mcpServersEntry(server)])) };
}

/** Members that only MCP Router knows come along, so that an import of the export gives the same servers. */
function mcpServersEntry(server: RegisteredServer): Record<string, unknown> {
  const declared = namesOf(server, 'declared');
  return {
    ...server.transport,
    ...(server.enabled ? {} : { disabled: true }),
    ...(server.name === server.id ? {} : { name: server.name }),
    ...(server.description === '' ? {} : { description: server.description }),
    ...(server.tags.length === 0 ? {} : { tags: server.tags }),
    ...(declared.length === 0 ? {} : { capabilities: declared }),
    ...(server.excludedCapabilities.length === 0
      ? {}
      : { excludedCapabilities: server.excludedCapabilities }),
    ...(server.examples.length === 0 ? {} : { examples: server.examples }),
    ...(server.callTimeoutMs === undefined ? {} : { callTimeoutMs: server.callTimeoutMs }),
    ...(server.startTimeoutMs === undefined ? {} : { startTimeoutMs: server.startTimeoutMs }),
  };
}

/** VS Code knows no secrets of ours, but can ask for them. It has no way to write a disabled server: those stay out. */
function exportVscode(servers: RegisteredServer[]): ExportedConfig {
  const inputs = new Map<string, VscodeInput>();
  const ask = (id: string): string => {
    const description = `Value of the secret ${id}`;
    inputs.set(id, { type: 'promptString', id, description, password: true });
    return `\${input:${id}}`;
  };
  const enabled = servers.filter((server) => server.enabled);
  const entries = enabled.map((server) => [server.id, vscodeTransport(server.transport, ask)] as const);
  return { servers: Object.fromEntries(entries), inputs: [...inputs.values()] };
}

function vscodeTransport(transport: TransportConfig, ask: (id: string) => string): Record<string, unknown> {
  const translate = (text: string) =>
    splitReferences(text)
      .map(({ text: part, reference }) => (reference?.kind === 'secret' ? ask(reference.id) : part))
      .join('');
  const members = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, translate(value)]));
  if (transport.type !== 'stdio') {
    const { type, url, headers } = transport;
    return { type, url: translate(url), ...(headers && { headers: members(headers) }) };
  }
  const { args, env } = transport;
  return { ...transport, ...(args && { args: args.map(translate) }), ...(env && { env: members(env) }) };
}

function unknownFormat(format: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `There is no export format "${format}".`, {
    hint: 'Formats: mcpServers, vscode.',
  });
}
