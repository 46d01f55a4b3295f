import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createMcpRouter } from './index.js';

const require = createRequire(import.meta.url);
const packageFile = require.resolve('@modelcontextprotocol/server-filesystem/package.json');
const filesystemServer = join(dirname(packageFile), 'dist/index.js');

test('the first example of the README: register, route, shut down', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'readme-'));
  await writeFile(join(folder, 'notes.txt'), 'Water the plants.\n');
  const printed: string[] = [];

  const router = createMcpRouter();
  await router.registerServer({
    id: 'filesystem',
    name: 'Filesystem',
    description: 'Reads and writes files on the local filesystem',
    capabilities: ['file-read', 'file-write'],
    transport: { type: 'stdio', command: 'node', args: [filesystemServer, folder] },
  });
  const decision = await router.routeRequest('I need to read a file from my filesystem');
  for (const server of decision.servers) printed.push(`${server.serverId} ${server.score.toFixed(2)}`);
  const outcome = await router.execute('read the text file notes.txt', {
    arguments: { path: join(folder, 'notes.txt') },
  });
  await router.close();
  await rm(folder, { recursive: true });

  expect(printed).toEqual([expect.stringMatching(/^filesystem 0\.\d\d|^filesystem 1\.00/)]);
  expect(decision.outcome).toBe('match');
  expect(outcome.result?.content).toMatchObject([{ type: 'text', text: 'Water the plants.\n' }]);
});
