import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BARE_SERVER, createScratch, type Scratch } from './run-command.fixture.js';

const SECRETS = [
  'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  'sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789',
  'hunter2-of-the-database',
];
const [TOKEN, KEY, PASSWORD] = SECRETS;

let scratch: Scratch;
const TIMEOUT_MS = 60_000;

beforeAll(async () => {
  scratch = await createScratch();
  const mcpServers = {
    imported: {
      command: process.execPath,
      args: [BARE_SERVER],
      env: { GITHUB_TOKEN: TOKEN, DATABASE_URL: `postgres://ana:${PASSWORD}@db.test/x` },
    },
  };
  await writeFile(join(scratch.folder, 'mcp.json'), JSON.stringify({ mcpServers }));
}, TIMEOUT_MS);
afterAll(() => scratch.remove());

test(
  'secrets of an import and of add lie in the secrets file alone, and nothing that is printed shows them',
  async () => {
    const runs = [
      await scratch.run(['import', 'mcp.json', '--json']),
      await scratch.run(['add', 'added', '-e', `API_KEY=${KEY}`, '--', process.execPath, BARE_SERVER]),
      await scratch.run(['add', 'added', '-e', `API_KEY=${KEY}`, '--', process.execPath, BARE_SERVER]),
      await scratch.run(['add', 'failing', '-e', `API_KEY=${KEY}`, '--debug', '--', 'no-such-command']),
      await scratch.run(['discover', '--json']),
      await scratch.run(['show', 'imported']),
      await scratch.run(['show', 'added', '--json']),
      await scratch.run(['list', '--json']),
      await scratch.run(['call', 'imported', 'environment']),
    ];
    expect(runs.map((run) => run.exitCode)).toEqual([0, 0, 2, 4, 0, 0, 0, 0, 0]);
    // The server got its secret: the reference was resolved at the start.
    expect(runs.at(-1)?.stdout).toMatch(/^GITHUB_TOKEN$/m);
    const data = join(scratch.folder, 'data');
    const files = await readdir(data);
    expect(files).toContain('mcp-router.db');
    for (const secret of SECRETS) {
      for (const { stdout, stderr } of runs) expect(stdout + stderr).not.toContain(secret);
      const holders = [];
      for (const file of files) if ((await readFile(join(data, file))).includes(secret)) holders.push(file);
      expect(holders).toEqual(['mcp-router.secrets.json']);
    }
    expect((await stat(join(data, 'mcp-router.secrets.json'))).mode & 0o777).toBe(0o600);
  },
  TIMEOUT_MS,
);

test(
  'removing a server removes its secrets',
  async () => {
    await scratch.run(['remove', 'imported', 'added']);
    const left = await readFile(join(scratch.folder, 'data', 'mcp-router.secrets.json'), 'utf8');
    for (const secret of SECRETS) expect(left).not.toContain(secret);
  },
  TIMEOUT_MS,
);
