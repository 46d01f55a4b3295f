import type { CatalogDifference } from '@mcp-router/core';
import type { Discovery, DiscoverySlot } from '@mcp-router/registry';
import type { McpRouter } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { duration } from '../option-values.js';
import { describeFailures } from '../output/describe-error.js';
import { EXIT_CODES } from '../output/exit-codes.js';

/** So many names of new, changed or removed things are told; of more only how many there are. */
const MAX_NAMES = 5;

export function addDiscoverCommand(program: Command, context: CommandContext): void {
  program
    .command('discover')
    .description('Start servers and learn what they offer now; all that are enabled without ids')
    .argument('[id...]', 'servers')
    .option('--timeout <time>', 'deadline for each server, such as 90s', duration)
    .addHelpText(
      'after',
      '\nExamples:\n  mcp-router discover\n  mcp-router discover github slack --timeout 20s',
    )
    .action(async (ids: string[], { timeout }: { timeout?: number }) => {
      const router = await context.router();
      const serverIds = await wantedServers(router, ids);
      const progress = context.output.progress();
      const slots = await router.registry.discoverAll({
        serverIds,
        signal: context.signal,
        ...defined({ timeoutMs: timeout }),
        onProgress: ({ doneCount, totalCount, slot }) =>
          progress.update(doneCount, { label: slot.serverId, total: totalCount }),
      });
      progress.stop();
      context.output.result(slots.map(toJson), () => describeSlots(slots, context));
      if (slots.some((slot) => !slot.ok)) context.exitCode ||= EXIT_CODES.unreachable;
    });
}

/** Those named, each once and all known, or every enabled one. */
async function wantedServers(router: McpRouter, ids: string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  for (const id of wanted) await router.registry.get(id);
  if (wanted.length > 0) return wanted;
  return (await router.registry.list()).filter((server) => server.enabled).map((server) => server.id);
}

function toJson(slot: DiscoverySlot) {
  if (!slot.ok) return slot;
  const { catalog, differences, problems } = slot.discovery;
  return {
    serverId: slot.serverId,
    ok: true,
    toolCount: catalog.tools.length,
    resourceCount: catalog.resources.length + catalog.resourceTemplates.length,
    promptCount: catalog.prompts.length,
    differences,
    problems,
  };
}

function describeSlots(slots: DiscoverySlot[], { output }: CommandContext): string {
  if (slots.length === 0) return 'No servers to discover. Add one with mcp-router add.';
  const columns = [
    { title: 'server', minWidth: 12 },
    { title: 'discovery', minWidth: 9 },
    { title: 'tools', minWidth: 5, align: 'right' as const },
    { title: 'what changed' },
  ];
  const rows = slots.map((slot) =>
    slot.ok
      ? [slot.serverId, 'ok', slot.discovery.catalog.tools.length, describeChanges(slot.discovery)]
      : [slot.serverId, 'failed', '', slot.error.code],
  );
  const table = output.table(columns, rows, (cell, column) => {
    if (column !== 1) return cell;
    return cell === 'ok' ? output.colors.green(cell) : output.colors.red(cell);
  });
  return (
    table +
    describeFailures(
      slots.filter((slot) => !slot.ok),
      output.colors,
    )
  );
}

function describeChanges({ differences, problems }: Discovery): string {
  const parts = [
    ...describeDifference(differences.tools, 'tools'),
    ...describeDifference(differences.resources, 'resources'),
    ...describeDifference(differences.prompts, 'prompts'),
    ...problems.map((problem) => `${problem.code}: ${problem.message}`),
  ];
  return parts.join(', ') || 'nothing';
}

function describeDifference({ added, changed, removed }: CatalogDifference, what: string): string[] {
  const kinds: [string, string[]][] = [
    ['new', added],
    ['changed', changed],
    ['gone', removed],
  ];
  return kinds
    .filter(([, names]) => names.length > 0)
    .map(([kind, names]) => {
      const told = names.length > MAX_NAMES ? String(names.length) : names.join(' ');
      return `${kind} ${what}: ${told}`;
    });
}
