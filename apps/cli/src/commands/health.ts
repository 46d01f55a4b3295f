import { type HealthRecord, McpRouterError, type SerializedError } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { EXIT_CODES } from '../output/exit-codes.js';
import { paintStatus } from '../output/status.js';
import { formatAge, formatMs, formatShare, parseDuration } from '../output/units.js';

const DEFAULT_SINCE = '24h';

interface HealthRow {
  serverId: string;
  answered: boolean;
  latencyMs?: number;
  error?: SerializedError;
  status: string;
  /** Over the window of `--since`. */
  checkCount: number;
  errorRate?: number;
  changes: { at: number; from: string; to: string }[];
}

export function addHealthCommand(program: Command, context: CommandContext): void {
  program
    .command('health')
    .description('Check servers now, and show how they were')
    .argument('[id...]', 'servers; all that are enabled without ids')
    .option('--since <time>', 'how far back to look', DEFAULT_SINCE)
    .addHelpText('after', '\nExamples:\n  mcp-router health\n  mcp-router health github --since 7d')
    .action(async (ids: string[], options: { since: string }) => {
      const sinceMs = Date.now() - parseDuration(options.since, '--since');
      const router = await context.router();
      const servers =
        ids.length > 0
          ? await Promise.all(ids.map((id) => router.registry.get(id)))
          : await router.registry.list();
      const wanted = servers.filter((server) => server.enabled || ids.length > 0);
      const progress = context.output.progress(wanted.length);
      let done = 0;
      const rows = await Promise.all(
        wanted.map(async ({ id }) => {
          const row = await checkServer(router, id, sinceMs, context.signal);
          progress.update(++done, id);
          return row;
        }),
      );
      progress.stop();
      context.output.result(rows, () => describeRows(rows, context));
      if (rows.some((row) => !row.answered)) context.exitCode ||= EXIT_CODES.unreachable;
    });
}

/** Starts the server where it isn't running, and looks whether it answers. */
async function checkServer(
  router: McpRouter,
  serverId: string,
  sinceMs: number,
  signal: AbortSignal,
): Promise<HealthRow> {
  const attempt = await ping(router, serverId, signal);
  const { status } = await router.getServerHealth(serverId);
  const history = await router.store.getHealthHistory(serverId, { sinceMs });
  return { serverId, ...attempt, status, ...summarise(history) };
}

async function ping(router: McpRouter, serverId: string, signal: AbortSignal) {
  const begin = performance.now();
  try {
    await router.connections.connect(serverId, { signal });
    const health = await router.health.checkNow(serverId, { signal });
    if (health.lastError && health.consecutiveFailures > 0)
      return { answered: false, error: health.lastError };
    return { answered: true, latencyMs: performance.now() - begin };
  } catch (cause) {
    return { answered: false, error: McpRouterError.from(cause).toJSON() };
  }
}

function summarise(history: HealthRecord[]): Pick<HealthRow, 'checkCount' | 'errorRate' | 'changes'> {
  const failed = history.filter((record) => !record.ok).length;
  const changes = history
    .filter((record) => record.status !== record.previousStatus)
    .map((record) => ({ at: record.at, from: record.previousStatus, to: record.status }));
  return {
    checkCount: history.length,
    changes,
    ...(history.length > 0 ? { errorRate: failed / history.length } : {}),
  };
}

function describeRows(rows: HealthRow[], { output }: CommandContext): string {
  if (rows.length === 0) return 'No servers to check. Add one with mcp-router add.';
  const now = Date.now();
  const columns = [
    { title: 'server', minWidth: 12 },
    { title: 'status', minWidth: 9 },
    { title: 'answered in', minWidth: 11, align: 'right' as const },
    { title: 'checks', minWidth: 6, align: 'right' as const },
    { title: 'errors', minWidth: 6, align: 'right' as const },
    { title: 'last change' },
    { title: 'what is wrong' },
  ];
  const cells = rows.map((row) => {
    const change = row.changes.at(-1);
    return [
      row.serverId,
      row.status,
      row.answered ? formatMs(row.latencyMs) : 'no answer',
      row.checkCount,
      formatShare(row.errorRate),
      change ? `${change.to} ${formatAge(change.at, now)}` : '',
      row.error ? `${row.error.code}: ${row.error.message}` : '',
    ];
  });
  return output.table(columns, cells, (cell, column) =>
    column === 1 ? paintStatus(cell, output.colors) : cell,
  );
}
