import { formatToolRef } from '@mcp-router/core';
import type { AuditRecord } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { duration, positiveInteger } from '../option-values.js';
import { formatMs } from '../output/units.js';

/** `audit`: which calls were made. */
export function addAuditCommand(program: Command, context: CommandContext): void {
  program
    .command('audit')
    .description('Show which calls were made: when, of which tool, how they ended')
    .argument('[id]', 'only this server')
    .option('--since <time>', 'only calls of the last 15m, 24h, 7d ...', duration)
    .option('-n, --limit <count>', 'the newest so many (default: 100)', positiveInteger)
    .addHelpText(
      'after',
      `
Calls are kept where MCP_ROUTER_AUDIT says what of their arguments: digest, masked or none.

Examples:
  mcp-router audit --since 24h
  mcp-router audit github --json`,
    )
    .action(async (serverId: string | undefined, { since, limit }: { since?: number; limit?: number }) => {
      const { readAudit } = await import('@mcp-router/router');
      const sinceMs = since === undefined ? undefined : Date.now() - since;
      const records = await readAudit(await context.store(), defined({ serverId, sinceMs, limit }));
      context.output.result(records, () => describeRecords(records, context));
    });
}

function describeRecords(records: AuditRecord[], { output }: CommandContext): string {
  if (records.length === 0) return 'No calls in the audit trail. MCP_ROUTER_AUDIT=digest begins one.';
  return output.table(
    [
      { title: 'time' },
      { title: 'tool', minWidth: 12 },
      { title: 'ended' },
      { title: 'took', align: 'right' },
      { title: 'arguments' },
    ],
    records.map((one) => [
      new Date(one.startedAt).toISOString(),
      formatToolRef(one.ref),
      one.errorCode ?? one.status,
      formatMs(one.durationMs),
      one.arguments ? JSON.stringify(one.arguments) : one.argumentNames?.join(', '),
    ]),
  );
}
