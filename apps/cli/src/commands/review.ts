import type { DefinitionChange, ReviewedServer, ToolReview } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { cleanLine } from '../output/clean-text.js';
import { describeFinding } from '../output/describe-finding.js';
import { visibleText } from '../output/visible-text.js';

/** `review`: what servers say of their tools, and whether it may be used. */
export function addReviewCommand(program: Command, context: CommandContext): void {
  const review = program
    .command('review')
    .description('Tools whose definition is not the approved one: what changed, and whether it may be used')
    .addHelpText(
      'after',
      `
A tool that says anything else than when it was approved is neither found nor called. Approved is what a server says at
first; with MCP_ROUTER_APPROVAL=strict what a person approved, and nothing else.

Examples:
  mcp-router review
  mcp-router review show github
  mcp-router review approve github create_issue
  mcp-router review reject github
  mcp-router review undo github`,
    );
  addReadingCommands(review, context);
  addDecidingCommands(review, context);
}

function addReadingCommands(review: Command, context: CommandContext): void {
  review
    .command('list', { isDefault: true })
    .description('What awaits a decision, with what changed')
    .addHelpText('after', '\nExample:\n  mcp-router review list')
    .action(async () => {
      const servers = await (await context.router()).pendingReviews();
      context.output.result(servers, () =>
        servers.length === 0 ? 'Nothing waits.' : servers.map(describeServer).join('\n'),
      );
    });
  review
    .command('show')
    .description('All tools of a server: what was approved, by whom, and what changed')
    .argument('<server>', 'server')
    .addHelpText('after', '\nExample:\n  mcp-router review show github')
    .action(async (serverId: string) => {
      const tools = await (await context.router()).reviewTools(serverId);
      printTools(serverId, tools, context);
    });
}

function addDecidingCommands(review: Command, context: CommandContext): void {
  const names = ['[tool...]', 'only these tools'] as const;
  review
    .command('approve')
    .description('Approve tools as they are now; a server whose tools are all decided is out of quarantine')
    .argument('<server>', 'server')
    .argument(...names)
    .addHelpText('after', '\nExample:\n  mcp-router review approve github create_issue')
    .action(async (serverId: string, tools: string[]) => {
      printTools(serverId, await (await context.router()).approveTools(serverId, { tools }), context);
    });
  review
    .command('reject')
    .description('Keep what was approved: these tools stay out of reach as they are now')
    .argument('<server>', 'server')
    .argument(...names)
    .addHelpText('after', '\nExample:\n  mcp-router review reject github')
    .action(async (serverId: string, tools: string[]) => {
      printTools(serverId, await (await context.router()).rejectTools(serverId, { tools }), context);
    });
  review
    .command('undo')
    .description('Take back the last approval or rejection of a server')
    .argument('<server>', 'server')
    .addHelpText('after', '\nExample:\n  mcp-router review undo github')
    .action(async (serverId: string) => {
      printTools(serverId, await (await context.router()).undoReview(serverId), context);
    });
}

function printTools(serverId: string, tools: ToolReview[], { output }: CommandContext): void {
  output.result(tools, () =>
    tools.length === 0
      ? `${serverId} has no tools; mcp-router discover ${serverId} looks for them.`
      : tools.map((tool) => describeTool(serverId, tool)).join('\n'),
  );
}

function describeServer({ serverId, quarantined, tools }: ReviewedServer): string {
  const lines = tools.map((tool) => describeTool(serverId, tool));
  return [...(quarantined ? [`${serverId}: the server is quarantined`] : []), ...lines].join('\n');
}

function describeTool(
  serverId: string,
  { name, state, by, changes = [], findings = [] }: ToolReview,
): string {
  const who = state === 'approved' && by === 'person' ? ' by a person' : '';
  const title = `${serverId}/${cleanLine(name)}: ${state}${who}`;
  const found = findings.map((finding) => `  ! ${describeFinding(finding)}`);
  return [title, ...changes.flatMap(describeChange), ...found].join('\n');
}

function describeChange({ where, ...change }: DefinitionChange): string[] {
  const side = (mark: string, value: unknown) =>
    value === undefined ? [] : shown(value).map((line) => `    ${mark} ${line}`);
  return [`  ${visibleText(where)}`, ...side('-', change.before), ...side('+', change.after)];
}

function shown(value: unknown): string[] {
  return visibleText(typeof value === 'string' ? value : JSON.stringify(value)).split('\n');
}
