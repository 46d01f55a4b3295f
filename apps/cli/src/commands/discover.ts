import type { DiscoverySlot } from '@mcp-router/registry';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

export function addDiscoverCommand(program: Command, context: CommandContext): void {
  program
    .command('discover')
    .description('Start servers and learn what they offer now; all of them without ids')
    .argument('[id...]', 'servers')
    .addHelpText('after', '\nExamples:\n  mcp-router discover\n  mcp-router discover github slack')
    .action(async (ids: string[]) => {
      const router = await context.router();
      for (const id of ids) await router.registry.get(id);
      const serverIds =
        ids.length > 0 ? ids : (await router.registry.list()).filter((s) => s.enabled).map((s) => s.id);
      const progress = context.output.progress(serverIds.length);
      const slots = await router.registry.discoverAll({
        serverIds,
        signal: context.signal,
        onProgress: ({ doneCount, slot }) => progress.update(doneCount, slot.serverId),
      });
      progress.stop();
      context.output.result(slots.map(toJson), () => describeSlots(slots, context));
      if (slots.some((slot) => !slot.ok) && context.exitCode === 0) context.exitCode = 4;
    });
}

function toJson(slot: DiscoverySlot) {
  if (!slot.ok) return { serverId: slot.serverId, ok: false, error: slot.error };
  const { catalog, differences, problems } = slot.discovery;
  return { serverId: slot.serverId, ok: true, toolCount: catalog.tools.length, differences, problems };
}

function describeSlots(slots: DiscoverySlot[], { output }: CommandContext): string {
  if (slots.length === 0) return 'No servers to discover. Add one with mcp-router add.';
  const rows = slots.map((slot) => {
    if (!slot.ok) return [slot.serverId, 'failed', '', `${slot.error.code}: ${slot.error.message}`];
    const { added, removed, changed } = slot.discovery.differences.tools;
    const parts = [
      [added.length, 'new'],
      [changed.length, 'changed'],
      [removed.length, 'gone'],
    ].flatMap(([count, word]) => (count ? [`${count} ${word}`] : []));
    const problems = slot.discovery.problems.map((problem) => `${problem.code}: ${problem.message}`);
    return [
      slot.serverId,
      'ok',
      slot.discovery.catalog.tools.length,
      [...parts, ...problems].join(', ') || 'unchanged',
    ];
  });
  const columns = [
    { title: 'server', minWidth: 12 },
    { title: 'discovery', minWidth: 6 },
    { title: 'tools', minWidth: 4, align: 'right' as const },
    { title: 'what changed' },
  ];
  return output.table(columns, rows, (cell, column) => {
    if (column !== 1) return cell;
    return cell.startsWith('ok') ? output.colors.green(cell) : output.colors.red(cell);
  });
}
