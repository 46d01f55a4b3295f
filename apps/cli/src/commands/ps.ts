import type { PooledServer } from '@mcp-router/registry/connection';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { formatAge, formatMegabytes } from '../output/units.js';

export function addPsCommand(program: Command, context: CommandContext): void {
  program
    .command('ps')
    .description('What the fleet runs now: connections, memory, restarts')
    .addHelpText(
      'after',
      `
Of the process that runs the fleet of the database (mcp-router serve); without one nothing runs.

Examples:
  mcp-router ps
  mcp-router ps --json`,
    )
    .action(async () => {
      const servers = await (await context.router()).connections.list();
      context.output.result(servers, () => describe(servers, context));
    });
}

function describe(servers: PooledServer[], { output }: CommandContext): string {
  if (servers.length === 0) return 'No server runs. One starts at its first call.';
  const now = Date.now();
  const right = { minWidth: 6, align: 'right' as const };
  const columns = [
    { title: 'server', minWidth: 12 },
    { title: 'state', minWidth: 8 },
    { title: 'since', minWidth: 8 },
    { title: 'pid', ...right },
    { title: 'memory', ...right },
    { title: 'calls', ...right },
    { title: 'failures', ...right },
    { title: 'trouble' },
  ];
  const rows = servers.map((server) => [
    server.serverId,
    server.state,
    formatAge(server.since, now),
    server.pid,
    server.memoryBytes === undefined ? '' : formatMegabytes(server.memoryBytes),
    server.inFlight,
    server.consecutiveFailures,
    troubleOf(server, now),
  ]);
  return output.table(columns, rows);
}

function troubleOf({ lastError, nextRetryAt, isCrashLooping }: PooledServer, now: number): string {
  if (!lastError) return '';
  const again = nextRetryAt === undefined ? '' : `; again in ${Math.ceil((nextRetryAt - now) / 1_000)} s`;
  return `${isCrashLooping ? 'crash loop: ' : ''}${lastError.code}: ${lastError.message}${again}`;
}
