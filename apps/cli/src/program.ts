import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addServerCommand } from './commands/add.js';
import { addCallCommand } from './commands/call.js';
import { addDiscoverCommand } from './commands/discover.js';
import { addHealthCommand } from './commands/health.js';
import { addImportCommand } from './commands/import.js';
import { addListCommand } from './commands/list.js';
import { addManageCommands } from './commands/manage.js';
import { addRouteCommand } from './commands/route.js';
import { addServeCommand } from './commands/serve.js';
import { addShowCommand } from './commands/show.js';
import { addStatsCommand } from './commands/stats.js';
import type { CommandContext } from './context.js';

const { version } = createRequire(import.meta.url)('../package.json') as { version: string };

const EXIT_CODE_HELP = `
Exit codes:
  0 done                      4 server could not be started or reached
  1 failed                    5 the tool itself reported an error
  2 bad usage or input        6 nothing fits the request
  3 not found                 7 the database can't be used
  130 interrupted

Get started:
  mcp-router import ~/.cursor/mcp.json && mcp-router discover
  mcp-router route "read the notes in my folder"
  mcp-router serve`;

/** The command line: what there is to type and what each part does. */
export function createProgram(context: CommandContext, host: NodeJS.Process): Command {
  const program = new Command('mcp-router')
    .description('Hundreds of MCP servers behind one door: register, find, call and watch them.')
    .version(version, '-V, --version')
    .option('--json', 'print one JSON document')
    .option('--db <path>', 'database file (default: MCP_ROUTER_DB, or one in your data folder)')
    .option('--quiet', 'print results and errors only')
    .option('--debug', 'print stack traces')
    .option('--no-color', 'print without colours')
    .showSuggestionAfterError(true)
    .addHelpText('after', EXIT_CODE_HELP)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: (text) => host.stdout.write(text) });
  program.hook('preAction', () => {
    const { db } = program.opts<{ db?: string }>();
    if (db !== undefined) context.useDatabase(db);
  });
  program.action(() => program.help());
  const parts = [addServerCommand, addImportCommand, addListCommand, addShowCommand, addManageCommands];
  const work = [
    addDiscoverCommand,
    addRouteCommand,
    addCallCommand,
    addHealthCommand,
    addStatsCommand,
    addServeCommand,
  ];
  for (const add of [...parts, ...work]) add(program, context);
  return program;
}
