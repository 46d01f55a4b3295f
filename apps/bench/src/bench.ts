import { runBench } from './run-bench.js';
import { runCommand } from './run-command.js';

process.exitCode = await runCommand(runBench);
