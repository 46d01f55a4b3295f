import { type RegisteredServer, type ServerCatalog, serverStatus } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { paintStatus } from '../output/status.js';
import { formatAge, formatMs } from '../output/units.js';

export function addShowCommand(program: Command, context: CommandContext): void {
  program
    .command('show')
    .description('Show a server: how it is reached, what it can do, its tools')
    .argument('<id>', 'server')
    .addHelpText('after', '\nExample:\n  mcp-router show filesystem')
    .action(async (id: string) => {
      const router = await context.router();
      const server = await router.registry.get(id);
      const catalog = await router.registry.catalog(id);
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
  const { handshake } = server;
  const facts: [string, string | undefined][] = [
    ['server', server.id],
    ['name', server.name === server.id ? undefined : server.name],
    ['description', server.description],
    ['status', paintStatus(serverStatus(server), output.colors)],
    ['transport', describeTransport(server)],
    ['tags', server.tags.join(', ')],
    ['capabilities', server.capabilities.map(({ name, source }) => `${name} (${source})`).join(', ')],
    ['program', handshake && `${handshake.name} ${handshake.version}, protocol ${handshake.protocolVersion}`],
    ['start', handshake && formatMs(handshake.startMs)],
    ['discovered', formatAge(server.discoveredAt, Date.now())],
    ['resources', String(catalog.resources.length + catalog.resourceTemplates.length)],
    ['prompts', String(catalog.prompts.length)],
  ];
  const lines = facts.filter(([, value]) => value).map(([name, value]) => `${name.padEnd(13)}${value}`);
  const rows = catalog.tools.map((tool) => [
    tool.name,
    hintsOf(tool.definition),
    tool.definition.description,
  ]);
  const columns = [{ title: 'tool', minWidth: 16 }, { title: 'hints' }, { title: 'description' }];
  return rows.length === 0 ? lines.join('\n') : `${lines.join('\n')}\n\n${output.table(columns, rows)}`;
}

function describeTransport({ transport }: RegisteredServer): string {
  if (transport.type !== 'stdio') return `${transport.type} ${transport.url}`;
  return ['stdio', transport.command, ...(transport.args ?? [])].join(' ');
}

function hintsOf({ annotations }: ServerCatalog['tools'][number]['definition']): string {
  const hints: [string, boolean | undefined][] = [
    ['read-only', annotations?.readOnlyHint],
    ['idempotent', annotations?.idempotentHint],
    ['destructive', annotations?.destructiveHint],
  ];
  return hints.flatMap(([name, holds]) => (holds ? [name] : [])).join(', ');
}
