import type { ImportReport } from '@mcp-router/registry';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

export function addImportCommand(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description('Register the servers of a config file: Claude, Cursor, Windsurf, VS Code, server.json')
    .argument('<file>', 'the config file; its format is detected')
    .option('--dry-run', 'show what would happen and change nothing')
    .option('--update', 'replace servers that are registered already')
    .addHelpText(
      'after',
      `
Examples:
  mcp-router import ~/Library/Application\\ Support/Claude/claude_desktop_config.json
  mcp-router import .vscode/mcp.json --dry-run`,
    )
    .action(async (file: string, options: { dryRun?: boolean; update?: boolean }) => {
      const router = await context.router();
      const report = await router.registry.importConfig(
        { path: file },
        { dryRun: options.dryRun === true, onDuplicate: options.update ? 'update' : 'skip' },
      );
      context.output.result(report, () => describeReport(report));
      for (const { path, message } of report.warnings) context.output.note(`warning ${path}: ${message}`);
      if (report.added.length + report.updated.length === 0 && report.skipped.length > 0)
        context.exitCode = 1;
    });
}

function describeReport(report: ImportReport): string {
  const verb = report.dryRun ? 'would add' : 'added';
  const lines = [
    `${report.format}: ${verb} ${report.added.length}${report.added.length > 0 ? ` (${report.added.join(', ')})` : ''}`,
    ...(report.updated.length > 0 ? [`updated ${report.updated.join(', ')}`] : []),
    ...report.skipped.map(({ id, path, code, reason }) => `skipped ${id} (${path}) ${code}: ${reason}`),
  ];
  if (!report.dryRun && report.added.length > 0) lines.push('Run mcp-router discover to learn their tools.');
  return lines.join('\n');
}
