import { runCommand } from './run-command.js';
import { runSoak } from './soak/run-soak.js';

process.exitCode = await runCommand(runSoak);
