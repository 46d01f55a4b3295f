import { Command } from 'commander';
import { addServerCommand } from './commands/add.js';
import { addAuditCommand } from './commands/audit.js';
import { addCallCommand } from './commands/call.js';
import { addDiscoverCommand } from './commands/discover.js';
import { addEnrichCommand } from './commands/enrich.js';
import { addEvalCommand } from './commands/eval.js';
import { addExperienceCommands } from './commands/experience.js';
import { addExplainCommand } from './commands/explain.js';
import { addGroupsCommand } from './commands/groups.js';
import { addHealthCommand } from './commands/health.js';
import { addImportCommand } from './commands/import.js';
import { addKeysCommand } from './commands/keys.js';
import { addListCommand } from './commands/list.js';
import { addLoginCommands } from './commands/login.js';
import { addManageCommands } from './commands/manage.js';
import { addProfilesCommand } from './commands/profiles.js';
import { addPsCommand } from './commands/ps.js';
import { addReviewCommand } from './commands/review.js';
import { addRouteCommand } from './commands/route.js';
import { addServeCommand } from './commands/serve.js';
import { addShowCommand } from './commands/show.js';
import { addStatsCommand } from './commands/stats.js';
import type { CommandContext } from './context.js';
import { PROGRAM } from './version.js';

const MORE_HELP = `
Get started:
  mcp-router import ~/.cursor/mcp.json && mcp-router discover
  mcp-router route "read the notes in my folder"
  mcp-router serve

Exit codes:
  0 done                          5 the tool or its server answered with an error
  1 failed                        6 nothing fits the request
  2 bad usage or input            7 the database or the secrets file can't be used
  3 not found                     130 interrupted (143 by SIGTERM, 129 by SIGHUP)
  4 a server did not start or answer`;

/** In the order of the help. */
const COMMANDS = [
  addServerCommand,
  addImportCommand,
  addListCommand,
  addShowCommand,
  addManageCommands,
  addDiscoverCommand,
  addReviewCommand,
  addLoginCommands,
  addRouteCommand,
  addExplainCommand,
  addExperienceCommands,
  addEnrichCommand,
  addEvalCommand,
  addCallCommand,
  addGroupsCommand,
  addHealthCommand,
  addPsCommand,
  addStatsCommand,
  addAuditCommand,
  addServeCommand,
  addKeysCommand,
  addProfilesCommand,
];

/** The command line: what there is to type and what each part does. */
export function createProgram(context: CommandContext, host: NodeJS.Process): Command {
  const program = new Command(PROGRAM.name)
    .description('Hundreds of MCP servers behind one door: register, find, call and watch them.')
    .version(PROGRAM.version, '-V, --version')
    .option('--json', 'print one JSON document')
    .option('--db <path>', 'database file (default: MCP_ROUTER_DB, or one in your data folder)')
    .option('--quiet', 'print results and errors only')
    .option('--debug', 'print stack traces')
    .option('--no-color', 'print without colours')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', MORE_HELP)
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: (text) => host.stdout.write(text) });
  program.hook('preAction', () => {
    const { db } = program.opts<{ db?: string }>();
    if (db !== undefined) context.useDatabase(db);
  });
  for (const add of COMMANDS) add(program, context);
  return program;
}
