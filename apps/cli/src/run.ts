import { McpRouterError } from '@mcp-router/core';
import { CommanderError } from 'commander';
import { createContext } from './context.js';
import { EXIT_CODES, exitCodeOf } from './output/exit-codes.js';
import { createOutput, type Output } from './output/output.js';
import { createProgram } from './program.js';

/** Runs one command line to its end and gives the exit code. Everything it started is stopped then. */
export async function runCommandLine(args: string[], host: NodeJS.Process): Promise<number> {
  const output = createOutput(host, args);
  const context = createContext(output, host);
  const interrupt = () => context.interrupt();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) host.on(signal, interrupt);
  try {
    await createProgram(context, host).parseAsync(args, { from: 'user' });
  } catch (error) {
    return report(error, output);
  } finally {
    await context.close();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) host.off(signal, interrupt);
  }
  return context.exitCode;
}

function report(error: unknown, output: Output): number {
  if (error instanceof CommanderError) {
    // Help and version end here too, with exit code 0; commander has printed them.
    if (error.exitCode === 0) return 0;
    output.error(asUsageError(error));
    return EXIT_CODES.usage;
  }
  const failure = McpRouterError.from(error);
  output.error(failure);
  return exitCodeOf(failure.code);
}

function asUsageError(error: CommanderError): McpRouterError {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  return new McpRouterError('USAGE_INVALID', message, {
    hint: suggestion?.replace(/^\(|\)$/g, '') ?? 'See mcp-router --help.',
  });
}
