import { closestNames, McpRouterError } from '@mcp-router/core';
import type { Command, CommanderError } from 'commander';

/** What commander refused, as an error with a hint: what may have been meant, or where to read on. */
export function asUsageError(error: CommanderError, args: string[], program: Command): McpRouterError {
  const command = program.commands.find((one) =>
    args.some((arg) => arg === one.name() || one.aliases().includes(arg)),
  );
  if (error.code === 'commander.help')
    return command?.commands.length ? noPart(command) : noSuchHelp(program);
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const help = `See mcp-router ${command ? `${command.name()} ` : ''}--help.`;
  return new McpRouterError('USAGE_INVALID', asSentence(message), {
    hint: suggestion?.replace(/^\(|\)$/g, '') ?? hintOf(error, command?.name(), args) ?? help,
  });
}

/** A command of several parts, without one. */
function noPart(command: Command): McpRouterError {
  const parts = command.commands.map((part) => part.name());
  const name = command.name();
  return new McpRouterError('USAGE_INVALID', `mcp-router ${name} is told what to do: ${parts.join(', ')}.`, {
    hint: `See mcp-router ${name} --help.`,
  });
}

/** No command at all, or `help` for one that isn't there: commander tells neither. */
function noSuchHelp({ args: [, unknown], commands }: Command): McpRouterError {
  if (unknown === undefined) {
    return new McpRouterError('USAGE_INVALID', 'No command was given.', {
      hint: 'See mcp-router --help for the commands.',
    });
  }
  const names = commands.map((command) => command.name());
  const [nearest] = closestNames(unknown, names, 1);
  return new McpRouterError('USAGE_INVALID', `Unknown command '${unknown}'.`, {
    hint: nearest === undefined ? 'See mcp-router --help for the commands.' : `Did you mean ${nearest}?`,
  });
}

function hintOf(error: CommanderError, command: string | undefined, args: string[]): string | undefined {
  const isOptionOfServer =
    error.code === 'commander.unknownOption' && command === 'add' && !args.includes('--');
  if (!isOptionOfServer) return undefined;
  return 'An option of the server\'s own command goes after "--": mcp-router add <id> -- <command> [args...]';
}

function asSentence(message: string): string {
  const capital = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.?!]$/.test(capital) ? capital : `${capital}.`;
}
