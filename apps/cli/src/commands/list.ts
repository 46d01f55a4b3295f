import { type RegisteredServer, type ServerFilter, type ServerStatus, serverStatus } from '@mcp-router/core';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { CommandContext } from '../context.js';
import { paintStatus } from '../output/status.js';

const STATUSES: ServerStatus[] = ['unknown', 'healthy', 'degraded', 'unhealthy', 'disabled', 'quarantined'];

interface ListOptions {
  tag?: string;
  capability?: string[];
  anyCapability?: string[];
  status?: ServerStatus;
}

export function addListCommand(program: Command, context: CommandContext): void {
  program
    .command('list')
    .alias('ls')
    .description('List the registered servers')
    .option('-t, --tag <tag>', 'only those with this tag')
    .option('-c, --capability <name...>', 'only those with all of these capabilities')
    .option('--any-capability <name...>', 'only those with at least one of these')
    .addOption(new Option('--status <status>', 'only those with this status').choices(STATUSES))
    .addHelpText('after', '\nExample:\n  mcp-router list --capability file-read --status healthy')
    .action(async (options: ListOptions) => {
      const router = await context.router();
      const servers = await router.registry.list(toFilter(options));
      const tools = await router.store.listTools();
      const countOf = (server: RegisteredServer) =>
        tools.filter((tool) => tool.serverId === server.id).length;
      const rows = servers.map((server) => ({
        ...server,
        status: serverStatus(server),
        toolCount: countOf(server),
      }));
      context.output.result(rows, () => describeList(rows, context));
    });
}

function toFilter(options: ListOptions): ServerFilter {
  return {
    ...(options.tag === undefined ? {} : { tag: options.tag }),
    ...(options.capability ? { allCapabilities: options.capability } : {}),
    ...(options.anyCapability ? { anyCapability: options.anyCapability } : {}),
    ...(options.status ? { status: options.status } : {}),
  };
}

function describeList(
  rows: (RegisteredServer & { status: ServerStatus; toolCount: number })[],
  { output }: CommandContext,
): string {
  if (rows.length === 0)
    return 'No servers. Add one with mcp-router add, or import a config with mcp-router import.';
  return output.table(
    [
      { title: 'server', minWidth: 12 },
      { title: 'transport', minWidth: 5 },
      { title: 'status', minWidth: 9 },
      { title: 'tools', minWidth: 4, align: 'right' },
      { title: 'capabilities' },
      { title: 'description' },
    ],
    rows.map((row) => [
      row.id,
      row.transport.type,
      row.status,
      row.discoveredAt === undefined ? '–' : row.toolCount,
      row.capabilities.map((capability) => capability.name).join(', '),
      row.description,
    ]),
    (cell, column) => (column === 2 ? paintStatus(cell, output.colors) : cell),
  );
}
