import { runCommandLine } from './run.js';
import { startSmall } from './small-start.js';

startSmall();
const exitCode = await runCommandLine(process.argv.slice(2), process);
// A result that could not be written has set one already.
if (exitCode !== 0) process.exitCode = exitCode;
