import { McpRouterError } from '@mcp-router/core';

/** Runs a command with this process's arguments. An error that its user can mend is told in two lines, with exit code 2. */
export async function runCommand(command: (args: string[]) => Promise<number>): Promise<number> {
  // So that what runs and lies about is cleared away at the exit, which a signal's own end would skip.
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  try {
    return await command(process.argv.slice(2));
  } catch (error) {
    if (!isUsersMistake(error)) throw error;
    process.stderr.write(`${error.code}: ${error.message}\n`);
    if (McpRouterError.isInstance(error) && error.hint) process.stderr.write(`${error.hint}\n`);
    return 2;
  }
}

/** Our own errors, and those of `parseArgs`, tell what to do; of any other the stack is what helps. */
function isUsersMistake(error: unknown): error is Error & { code: string } {
  if (McpRouterError.isInstance(error)) return true;
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
