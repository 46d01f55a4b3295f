import { type RegisteredServer, type ServerCatalog, serverStatus, type Tool } from '@mcp-router/core';
import { scanTool } from '@mcp-router/core/scan';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { cleanLine } from '../output/clean-text.js';
import { describeFinding } from '../output/describe-finding.js';
import { paintStatus } from '../output/status.js';
import { formatAge, formatMs } from '../output/units.js';

export function addShowCommand(program: Command, context: CommandContext): void {
  program
    .command('show')
    .description('Show a server: how it is reached, what it can do, its tools')
    .argument('<id>', 'server')
    .addHelpText('after', '\nExample:\n  mcp-router show files')
    .action(async (id: string) => {
      const store = await context.store();
      // The registry knows what to say about an unknown id, and is loaded for that alone.
      const server = (await store.getServer(id)) ?? (await (await context.router()).registry.get(id));
      const catalog = await store.getCatalog(id);
      context.output.result({ ...server, status: serverStatus(server), ...catalog }, () =>
        describeServer(server, catalog, context),
      );
    });
}

function describeServer(
  server: RegisteredServer,
  catalog: ServerCatalog,
  { output }: CommandContext,
): string {
  const lines = factsOf(server, catalog).flatMap(([name, value]) => {
    if (!value) return [];
    const shown = cleanLine(value);
    return [`${name.padEnd(14)}${name === 'status' ? paintStatus(shown, output.colors) : shown}`];
  });
  if (catalog.tools.length === 0) return lines.join('\n');
  const found = catalog.tools.flatMap((tool) =>
    scanTool(tool).map((finding) => `! ${cleanLine(tool.name)}: ${describeFinding(finding)}`),
  );
  const tools = output.table(
    [{ title: 'tool', minWidth: 16 }, { title: 'hints' }, { title: 'description' }],
    catalog.tools.map((tool) => [tool.name, hintsOf(tool), tool.definition.description]),
  );
  return [lines.join('\n'), tools, ...(found.length > 0 ? [found.join('\n')] : [])].join('\n\n');
}

function factsOf(server: RegisteredServer, catalog: ServerCatalog): [string, string | undefined][] {
  const { transport, handshake } = server;
  const isLocal = transport.type === 'stdio';
  const capabilities = server.capabilities.map(({ name, source }) => `${name} (${source})`);
  return [
    ['server', server.id],
    ['status', serverStatus(server)],
    ['name', server.name === server.id ? undefined : server.name],
    ['description', server.description],
    ['transport', transport.type],
    ['url', isLocal ? undefined : transport.url],
    ['headers', isLocal ? undefined : describePairs(transport.headers, ': ')],
    ['command', isLocal ? [transport.command, ...(transport.args ?? [])].join(' ') : undefined],
    ['environment', isLocal ? describePairs(transport.env, '=') : undefined],
    ['folder', isLocal ? transport.cwd : undefined],
    ['tags', server.tags.join(', ')],
    ['capabilities', capabilities.join(', ')],
    ['program', handshake && `${handshake.name} ${handshake.version}`],
    ['protocol', handshake?.protocolVersion],
    ['start', handshake && formatMs(handshake.startMs)],
    ['discovered', formatAge(server.discoveredAt, Date.now())],
    ['resources', String(catalog.resources.length + catalog.resourceTemplates.length)],
    ['prompts', String(catalog.prompts.length)],
  ];
}

function describePairs(pairs: Record<string, string> | undefined, separator: string): string {
  return Object.entries(pairs ?? {})
    .map(([name, value]) => `${name}${separator}${value}`)
    .join(', ');
}

function hintsOf({ definition: { annotations } }: Tool): string {
  const hints: [string, boolean | undefined][] = [
    ['read-only', annotations?.readOnlyHint],
    ['idempotent', annotations?.idempotentHint],
    ['destructive', annotations?.destructiveHint],
  ];
  return hints.flatMap(([name, holds]) => (holds ? [name] : [])).join(', ');
}
