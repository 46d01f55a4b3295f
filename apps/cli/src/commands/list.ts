import { type RegisteredServer, type ServerStatus, serverStatus } from '@mcp-router/core';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { collect } from '../option-values.js';
import { paintStatus } from '../output/status.js';

const STATUSES: ServerStatus[] = ['unknown', 'healthy', 'degraded', 'unhealthy', 'disabled', 'quarantined'];

interface ListOptions {
  tag?: string;
  capability?: string[];
  anyCapability?: string[];
  status?: ServerStatus;
}

type Row = RegisteredServer & { status: ServerStatus; toolCount: number };

export function addListCommand(program: Command, context: CommandContext): void {
  program
    .command('list')
    .alias('ls')
    .description('List the registered servers')
    .option('-t, --tag <tag>', 'only those with this tag')
    .option('-c, --capability <name>', 'only those with this capability; again: with all of them', collect)
    .option('--any-capability <name>', 'only those with at least one of these', collect)
    .addOption(new Option('--status <status>', 'only those with this status').choices(STATUSES))
    .addHelpText(
      'after',
      `
Examples:
  mcp-router list
  mcp-router list --capability file-read --status healthy`,
    )
    .action(async ({ tag, capability, anyCapability, status }: ListOptions) => {
      const store = await context.store();
      const servers = await store.listServers(
        defined({ tag, allCapabilities: capability, anyCapability, status }),
      );
      const toolCounts = new Map<string, number>();
      for (const { serverId } of await store.listTools())
        toolCounts.set(serverId, (toolCounts.get(serverId) ?? 0) + 1);
      const rows = servers.map((server) => ({
        ...server,
        status: serverStatus(server),
        toolCount: toolCounts.get(server.id) ?? 0,
      }));
      const isFiltered = [tag, capability, anyCapability, status].some((one) => one !== undefined);
      context.output.result(rows, () => describeList(rows, context, isFiltered));
    });
}

function describeList(rows: Row[], { output }: CommandContext, isFiltered: boolean): string {
  if (rows.length === 0) {
    if (isFiltered) return 'No such servers.';
    return 'No servers yet. Add one with mcp-router add, or those of a client with mcp-router import.';
  }
  const columns = [
    { title: 'server', minWidth: 12 },
    { title: 'transport', minWidth: 5 },
    { title: 'status', minWidth: 9 },
    { title: 'tools', minWidth: 4, align: 'right' as const },
    { title: 'capabilities' },
    { title: 'description' },
  ];
  const cells = rows.map((row) => [
    row.id,
    row.transport.type,
    row.status,
    row.discoveredAt === undefined ? '–' : row.toolCount,
    row.capabilities.map((capability) => capability.name).join(', '),
    row.description,
  ]);
  return output.table(columns, cells, (cell, column) =>
    column === 2 ? paintStatus(cell, output.colors) : cell,
  );
}
