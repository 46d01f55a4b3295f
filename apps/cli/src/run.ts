import { McpRouterError } from '@mcp-router/core';
import { type Command, CommanderError } from 'commander';
import { type CommandContext, createContext } from './context.js';
import { EXIT_CODES, exitCodeOf } from './output/exit-codes.js';
import { createOutput, type Output } from './output/output.js';
import { createProgram } from './program.js';
import { asUsageError } from './usage-error.js';

/** 128 and the signal's number, as shells have it. */
const SIGNAL_EXIT_CODES = { SIGINT: EXIT_CODES.interrupted, SIGTERM: 143, SIGHUP: 129 } as const;

/** Runs one command line to its end and gives the exit code. Everything it started is stopped then. */
export async function runCommandLine(args: string[], host: NodeJS.Process): Promise<number> {
  const output = createOutput(host, args);
  const context = createContext(output, host.env);
  const ignoreSignals = obeySignals(context, host);
  const program = createProgram(context, host);
  // Closing comes second: what it finds wrong after a failed command is a consequence.
  const [failure] = [
    await failureOf(() => program.parseAsync(args, { from: 'user' })),
    await failureOf(() => context.close()),
  ].filter((one) => one !== undefined);
  ignoreSignals();
  const exitCode = failure === undefined ? 0 : report(failure.error, { args, program, output });
  return context.signal.aborted ? context.exitCode : exitCode || context.exitCode;
}

/** The first signal asks everything to end in order; the second one ends this process at once. */
function obeySignals(context: CommandContext, host: NodeJS.Process): () => void {
  const obey = (signal: NodeJS.Signals) => {
    const exitCode = SIGNAL_EXIT_CODES[signal as keyof typeof SIGNAL_EXIT_CODES];
    if (context.signal.aborted) host.exit(exitCode);
    context.stop(exitCode);
  };
  const signals = Object.keys(SIGNAL_EXIT_CODES) as (keyof typeof SIGNAL_EXIT_CODES)[];
  for (const signal of signals) host.on(signal, obey);
  return () => {
    for (const signal of signals) host.off(signal, obey);
  };
}

async function failureOf(run: () => Promise<unknown>): Promise<{ error: unknown } | undefined> {
  try {
    await run();
  } catch (error) {
    return { error };
  }
  return undefined;
}

/** Prints a failure and gives its exit code. */
function report(
  error: unknown,
  { args, program, output }: { args: string[]; program: Command; output: Output },
): number {
  // Help and version end here too; commander has printed them.
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  if (isMissingCommand(error, program) && !output.json) {
    program.outputHelp();
    return 0;
  }
  const failure =
    error instanceof CommanderError ? asUsageError(error, args, program) : McpRouterError.from(error);
  output.error(failure);
  return exitCodeOf(failure.code);
}

/** `mcp-router` alone. */
function isMissingCommand(error: unknown, program: Command): boolean {
  return error instanceof CommanderError && error.code === 'commander.help' && program.args.length === 0;
}
