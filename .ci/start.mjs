// `npm start`: installs and builds what is needed, then runs the demo's tour. Arguments go to the tour.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

const env = await setUp();
const tour = spawn(process.execPath, [join(root, 'apps/demo/dist/tour.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  env,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => tour.kill(signal));
tour.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
