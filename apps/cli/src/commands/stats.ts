import type { UsageQuery, UsageStatistics } from '@mcp-router/core';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { duration } from '../option-values.js';
import { formatAge, formatMs, formatShare } from '../output/units.js';

interface StatsOptions {
  since?: number;
  by: 'total' | 'server' | 'tool';
}

export function addStatsCommand(program: Command, context: CommandContext): void {
  program
    .command('stats')
    .description('Show what calls came to: how many, how fast, what failed')
    .argument('[id]', 'only this server')
    .option('--since <time>', 'only calls of the last 15m, 24h, 7d ... (default: all)', duration)
    .addOption(
      new Option('--by <group>', 'one row for each').choices(['tool', 'server', 'total']).default('tool'),
    )
    .addHelpText('after', '\nExamples:\n  mcp-router stats --since 24h\n  mcp-router stats github --by tool')
    .action(async (serverId: string | undefined, { since, by }: StatsOptions) => {
      const sinceMs = since === undefined ? undefined : Date.now() - since;
      const usage = await readUsage(context, { groupBy: by, ...defined({ serverId, sinceMs }) });
      context.output.result(usage, () => describeUsage(usage, context));
    });
}

/** Usage outlives its server, so only an id with neither is unknown. */
async function readUsage(context: CommandContext, query: UsageQuery): Promise<UsageStatistics[]> {
  const store = await context.store();
  const usage = await store.getUsage(query);
  const { serverId } = query;
  if (usage.length === 0 && serverId !== undefined && !(await store.getServer(serverId))) {
    await (await context.router()).registry.get(serverId); // throws, with the nearest ids
  }
  return usage;
}

function describeUsage(usage: UsageStatistics[], { output }: CommandContext): string {
  if (usage.length === 0) return 'No calls yet.';
  const now = Date.now();
  const right = { minWidth: 6, align: 'right' as const };
  const columns = [
    { title: 'server', minWidth: 10 },
    { title: 'tool', minWidth: 10 },
    { title: 'calls', ...right },
    { title: 'ok', ...right },
    { title: 'average', ...right },
    { title: 'p50', ...right },
    { title: 'p95', ...right },
    { title: 'last', ...right },
    { title: 'errors' },
  ];
  const rows = usage.map((row) => [
    row.serverId ?? 'all',
    row.toolName ?? 'all',
    row.totalCount,
    formatShare(row.successRate),
    formatMs(row.averageMs),
    formatMs(row.p50Ms),
    formatMs(row.p95Ms),
    formatAge(row.lastAt, now),
    Object.entries(row.errorKinds)
      .map(([kind, count]) => `${kind} ${count}`)
      .join(', '),
  ]);
  return output.table(columns, rows);
}
