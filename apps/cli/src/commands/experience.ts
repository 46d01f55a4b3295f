import { formatToolRef, McpRouterError } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';

/** The commands about what the router learned from earlier requests: feedback, forget. */
export function addExperienceCommands(program: Command, context: CommandContext): void {
  program
    .command('feedback')
    .description('Say whether a tool was right for a request; similar requests profit')
    .argument('<decision>', 'id of the routing decision, as route prints it')
    .argument('<server>', 'server')
    .argument('<tool>', 'tool')
    .option('--wrong', 'the tool was wrong for it')
    .addHelpText(
      'after',
      `
Calls that work teach the same by themselves when they go back to a routing decision.

Examples:
  mcp-router feedback 0f3e... github create_issue
  mcp-router feedback 0f3e... jira create_issue --wrong`,
    )
    .action(
      async (decisionId: string, serverId: string, name: string, { wrong = false }: { wrong?: boolean }) => {
        const ref = { serverId, name };
        const router = await context.router();
        await router.feedback(decisionId, ref, !wrong);
        const learned = { decisionId, ref, ok: !wrong };
        context.output.result(learned, () => `noted: ${formatToolRef(ref)} was ${wrong ? 'wrong' : 'right'}`);
      },
    );

  program
    .command('forget')
    .description('Erase what was learned from earlier requests')
    .option('--server <id>', 'about this server')
    .option('--tool <name>', 'about tools of this name')
    .option('--profile <name>', 'of this profile')
    .option('--all', 'everything')
    .addHelpText('after', '\nExamples:\n  mcp-router forget --server github\n  mcp-router forget --all')
    .action(async ({ all, ...options }: ForgetOptions) => {
      const { server, tool, profile } = options;
      const filter = defined({ serverId: server, toolName: tool, profile });
      if (!all && Object.keys(filter).length === 0) throw nothingChosen();
      const router = await context.router();
      const forgotten = await router.forgetExperience(filter);
      context.output.result({ forgotten }, () => `forgot ${forgotten} requests`);
    });
}

interface ForgetOptions {
  server?: string;
  tool?: string;
  profile?: string;
  all?: boolean;
}

function nothingChosen(): McpRouterError {
  return new McpRouterError('USAGE_INVALID', 'Say what to forget.', {
    hint: 'Give --server, --tool or --profile, or --all for everything.',
  });
}
