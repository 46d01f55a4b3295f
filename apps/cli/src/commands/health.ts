import type { McpRouter } from '@mcp-router/router';
import type { Command } from 'commander';
import { checkServer, type ServerCheck } from '../check-server.js';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { duration } from '../option-values.js';
import { describeFailures } from '../output/describe-error.js';
import { EXIT_CODES } from '../output/exit-codes.js';
import { paintStatus } from '../output/status.js';
import { formatAge, formatMs, formatShare } from '../output/units.js';

const DAY_MS = 86_400_000;

interface HealthOptions {
  since?: number;
  timeout?: number;
}

export function addHealthCommand(program: Command, context: CommandContext): void {
  program
    .command('health')
    .description('Check servers now, and show how they were; all that are enabled without ids')
    .argument('[id...]', 'servers')
    .option('--since <time>', 'how far back to look, such as 7d (default: 24h)', duration)
    .option('--timeout <time>', 'deadline for the start of each server, such as 90s', duration)
    .addHelpText('after', '\nExamples:\n  mcp-router health\n  mcp-router health github --since 7d')
    .action(async (ids: string[], { since = DAY_MS, timeout }: HealthOptions) => {
      const router = await context.router();
      const checks = await checkAll(router, await wantedServers(router, ids), context, {
        sinceMs: Date.now() - since,
        ...defined({ timeoutMs: timeout }),
      });
      context.output.result(checks, () => describeChecks(checks, context));
      if (checks.some((check) => !check.answered)) context.exitCode ||= EXIT_CODES.unreachable;
    });
}

async function wantedServers(router: McpRouter, ids: string[]): Promise<string[]> {
  if (ids.length === 0)
    return (await router.registry.list()).filter((server) => server.enabled).map(({ id }) => id);
  return Promise.all([...new Set(ids)].map(async (id) => (await router.registry.get(id)).id));
}

/** All at once: the connection pool bounds how many start at a time. */
async function checkAll(
  router: McpRouter,
  serverIds: string[],
  { output, signal }: CommandContext,
  options: { sinceMs: number; timeoutMs?: number },
): Promise<ServerCheck[]> {
  const progress = output.progress();
  let done = 0;
  const checks = serverIds.map(async (id) => {
    const check = await checkServer(router, id, { ...options, signal });
    progress.update(++done, { label: id, total: serverIds.length });
    return check;
  });
  return Promise.all(checks).finally(() => progress.stop());
}

function describeChecks(checks: ServerCheck[], { output }: CommandContext): string {
  if (checks.length === 0) return 'No servers to check. Add one with mcp-router add.';
  const now = Date.now();
  const right = { minWidth: 6, align: 'right' as const };
  const columns = [
    { title: 'server', minWidth: 12 },
    { title: 'status', minWidth: 9 },
    { title: 'start', ...right },
    { title: 'answer', ...right },
    { title: 'checks', ...right },
    { title: 'failed', ...right },
    { title: 'up', ...right },
    { title: 'p95', ...right },
    { title: 'last change', minWidth: 11 },
  ];
  const rows = checks.map((check) => {
    const change = check.changes.at(-1);
    return [
      check.serverId,
      check.status,
      formatMs(check.startMs),
      check.answered ? formatMs(check.latencyMs) : 'none',
      check.checkCount,
      formatShare(check.errorRate),
      formatShare(check.report.availability),
      formatMs(check.report.calls.p95Ms ?? check.report.checks.p95Ms),
      change ? `${change.to} ${formatAge(change.at, now)}` : '',
    ];
  });
  const table = output.table(columns, rows, (cell, column) =>
    column === 1 ? paintStatus(cell, output.colors) : cell,
  );
  const failures = checks.flatMap(({ serverId, error }) => (error ? [{ serverId, error }] : []));
  return table + describeFailures(failures, output.colors);
}
