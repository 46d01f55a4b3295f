// MCP Router's whole job on real MCP servers: register, discover, route, call, recover, report, restart.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMcpRouter } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import colors from 'picocolors';
import { fleetConfigs } from './fleet.js';
import { startEverythingOverHttp } from './http-server.js';
import { killAndRecover } from './kill-and-recover.js';
import { registerFleet } from './register.js';
import { heading, milliseconds, unmetExpectations } from './report.js';
import { tourRequests } from './requests.js';
import { restartAndRoute } from './restart.js';
import { routeAndCall } from './route-and-call.js';
import { printStatistics } from './statistics.js';

/** The tour's own folder: notes, a git repository, and the database. */
function makeFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'mcp-router-tour-')));
  writeFileSync(join(folder, 'notes.txt'), 'Buy tea for Ana.\nCall the plumber.\n');
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init');
  git('add', 'notes.txt');
  git(
    '-c',
    'user.name=Tour',
    '-c',
    'user.email=tour@example.com',
    'commit',
    '--no-gpg-sign',
    '-m',
    'First notes',
  );
  writeFileSync(join(folder, 'notes.txt'), 'Buy tea for Ana.\nCall the plumber.\nWater the plants.\n');
  return folder;
}

async function takeTour(folder: string): Promise<void> {
  const file = join(folder, 'mcp-router.db');
  const store = await sqliteStore({ path: file });
  const http = await startEverythingOverHttp();
  const router = createMcpRouter({ store });
  try {
    await registerFleet(router, fleetConfigs(folder, http.url));
    await routeAndCall(router, tourRequests(folder));
    await killAndRecover(router);
    await printStatistics(router, store, file);
  } finally {
    await router.close();
    await store.close();
    await http.stop();
  }
  await restartAndRoute(file);
}

const begin = performance.now();
const folder = makeFolder();
try {
  await takeTour(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
heading('The end of the tour');
const failures = unmetExpectations();
for (const failure of failures) console.log(colors.red(`  ✗ ${failure}`));
console.log(
  `  ${failures.length === 0 ? 'all went as it should' : `${failures.length} things did not go as they should`}`,
);
console.log(`  ${milliseconds(performance.now() - begin)} in all`);
process.exitCode = failures.length === 0 ? 0 : 1;
