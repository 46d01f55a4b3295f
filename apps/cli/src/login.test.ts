import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScratch, ended, type Scratch } from './run-command.fixture.js';

const fixture = (name: string) =>
  fileURLToPath(new URL(`../../../packages/registry/fixtures/${name}`, import.meta.url));
const TIMEOUT_MS = 60_000;

let scratch: Scratch;
let origin: string;
const closers: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  scratch = await createScratch();
  const child = spawn(process.execPath, [fixture('oauth-server.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  closers.push(async () => {
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  origin = new URL(url).origin;
  const added = await scratch.run(['add', 'safe', url]);
  expect(added.stdout).toBe('registered safe; it asks for a login: mcp-router login safe\n');
}, TIMEOUT_MS);
afterAll(async () => {
  for (const close of closers) await close();
  await scratch.remove();
});

/** All that the command has written, as text. */
async function written(): Promise<string> {
  const folder = join(scratch.folder, 'data');
  const files = await readdir(folder);
  const texts = await Promise.all(
    files.map((name) => readFile(join(folder, name), 'latin1').catch(() => '')),
  );
  return texts.join('\n');
}

test(
  'login without a browser: prints the address, waits for the answer, then the server is usable',
  async () => {
    const before = await scratch.run(['discover', 'safe']);
    expect(before.stderr + before.stdout).toContain('mcp-router login safe');

    const child = scratch.start(['login', 'safe', '--no-browser']);
    const run = ended(child);
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    for await (const line of lines) {
      if (!line.startsWith('http')) continue;
      spawn(process.execPath, [fixture('browser.mjs'), line], { stdio: 'inherit' });
      break;
    }
    expect(await run).toMatchObject({ exitCode: 0, stdout: 'logged in to safe: 1 tools\n' });
    const called = await scratch.run(['call', 'safe', 'echo', '--args', '{"message":"hi"}']);
    expect(called).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('hi') });
    expect(await written()).not.toMatch(/access_token|refresh_token/);

    await fetch(new URL('/test/expire', origin), { method: 'POST' });
    expect((await scratch.run(['call', 'safe', 'echo', '--args', '{"message":"again"}'])).exitCode).toBe(0);
  },
  TIMEOUT_MS,
);

test.skipIf(process.platform !== 'linux')(
  'login opens the browser, whatever stands in the address; logout undoes it',
  async () => {
    const folder = join(scratch.folder, 'bin');
    await mkdir(folder, { recursive: true });
    const program = join(folder, 'xdg-open');
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${fixture('browser.mjs')}" "$1"\n`);
    await chmod(program, 0o700);
    const env = { PATH: `${folder}${delimiter}${process.env.PATH}` };
    expect(await scratch.run(['login', 'safe', '--json'], { env })).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('"loggedIn": true'),
    });
    expect((await scratch.run(['logout', 'safe'])).stdout).toBe('logged out of safe\n');
    expect((await scratch.run(['logout', 'safe'])).stdout).toBe('Nobody was logged in to safe.\n');
    const called = await scratch.run(['call', 'safe', 'echo', '--args', '{"message":"hi"}']);
    expect(called).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('AUTH_REQUIRED') });
  },
  TIMEOUT_MS,
);

test(
  'nobody comes back: it says so and ends',
  async () => {
    const late = await scratch.run(['login', 'safe', '--no-browser', '--timeout', '1s']);
    expect(late).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('Nobody came back') });
    const unknown = await scratch.run(['login', 'save']);
    expect(unknown).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('safe') });
  },
  TIMEOUT_MS,
);
