import type { ImportReport } from '@mcp-router/registry';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { cleanLine } from '../output/clean-text.js';
import { EXIT_CODES } from '../output/exit-codes.js';

interface ImportCommandOptions {
  dryRun?: boolean;
  update?: boolean;
  quarantineNew?: boolean;
}

export function addImportCommand(program: Command, context: CommandContext): void {
  program
    .command('import')
    .description('Register the servers of a config file: Claude, Cursor, Windsurf, VS Code, server.json')
    .argument('<file>', 'the config file; its format is detected')
    .option('--dry-run', 'show what would happen and change nothing')
    .option('--quarantine-new', 'keep new servers quarantined until their tools are approved')
    .option('--update', 'change servers that are registered already')
    .addHelpText(
      'after',
      `
Good entries go in; each bad one is reported, and makes the exit code 1. Secrets move to the secrets file.

Examples:
  mcp-router import ~/Library/Application\\ Support/Claude/claude_desktop_config.json
  mcp-router import .vscode/mcp.json --dry-run`,
    )
    .action(async (file: string, options: ImportCommandOptions) => {
      const router = await context.router({ integrity: defined({ quarantineNew: options.quarantineNew }) });
      const report = await router.registry.importConfig(
        { path: file },
        { dryRun: options.dryRun === true, onDuplicate: options.update ? 'update' : 'skip' },
      );
      context.output.result(report, () => describeReport(report));
      for (const { path, message } of report.warnings) context.output.note(`warning ${path}: ${message}`);
      // That a server is there already is no failure: an import may be repeated.
      if (report.skipped.some(({ code }) => code !== 'SERVER_DUPLICATE'))
        context.exitCode ||= EXIT_CODES.failure;
    });
}

function describeReport({ dryRun, format, added, updated, skipped }: ImportReport): string {
  const would = dryRun ? 'would be ' : '';
  const lines = [
    ...(added.length > 0 ? [`${would}registered: ${added.join(', ')}`] : []),
    ...(updated.length > 0 ? [`${would}updated: ${updated.join(', ')}`] : []),
    ...skipped.map(({ id, path, code, reason }) => cleanLine(`skipped ${id} (${path}): ${code}: ${reason}`)),
  ];
  if (lines.length === 0) return `The file (${format}) names no servers.`;
  if (!dryRun && added.length > 0) lines.push('Run mcp-router discover to learn their tools.');
  return lines.join('\n');
}
