import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BARE_SERVER, COMMAND, createScratch, ended, type Scratch } from './run-command.fixture.js';

const MARK = `bare-of-${process.pid}`;
const TIMEOUT_MS = 60_000;

let scratch: Scratch;

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(['add', 'bare', '--', process.execPath, BARE_SERVER, '--name', MARK]);
}, TIMEOUT_MS);
afterAll(() => scratch.remove());

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)(
  '%s ends a call, its server, and the command',
  { timeout: TIMEOUT_MS },
  async (signal, exitCode) => {
    const child = scratch.start(['call', 'bare', 'hang']);
    const end = ended(child);
    await until(async () => (await serverProcesses()).length > 0);
    await new Promise((resolve) => setTimeout(resolve, 300)); // into the call, or still starting: either must end
    child.kill(signal);
    expect(await end).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringContaining('CALL_CANCELLED'),
    });
    expect(await serverProcesses()).toEqual([]);
  },
);

test(
  'serve ends with its client, and at a signal while the client stays',
  async () => {
    const left = scratch.start(['serve']);
    const end = ended(left);
    left.stdin?.end();
    expect(await end).toMatchObject({ exitCode: 0, stdout: '' });

    const stopped = scratch.start(['serve']);
    const stop = ended(stopped);
    stopped.stdin?.write('{"jsonrpc":"2.0","id":1,"method":"ping"}\n');
    if (stopped.stdout) await once(stopped.stdout, 'data');
    stopped.kill('SIGTERM');
    expect(await stop).toMatchObject({ exitCode: 143 });
  },
  TIMEOUT_MS,
);

test(
  'Ctrl-C ends a call that waits for its arguments',
  async () => {
    const child = scratch.start(['call', 'bare', 'echo', '--args', '-']);
    const end = ended(child);
    child.stdin?.write('{');
    await new Promise((resolve) => setTimeout(resolve, 1_500)); // until it reads; a slow start ends by the signal itself
    child.kill('SIGINT');
    const { exitCode, stdout } = await end;
    expect([130, 'SIGINT']).toContain(exitCode ?? child.signalCode);
    expect(stdout).toBe('');
  },
  TIMEOUT_MS,
);

test.runIf(process.platform === 'linux')(
  'a reader that has enough is no error; a full disk is one',
  async () => {
    const shell = (line: string) =>
      ended(spawn('bash', ['-o', 'pipefail', '-c', line], { cwd: scratch.folder, env: scratch.env }));
    const command = `${process.execPath} ${COMMAND}`;
    const headed = await shell(`${command} call bare fill -a '{"bytes":3000000}' --quiet | head -c 10`);
    expect(headed).toEqual({ exitCode: 0, stdout: 'xxxxxxxxxx', stderr: '' });
    expect(await shell(`${command} list > /dev/full`)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('could not be written (ENOSPC)'),
    });
  },
  TIMEOUT_MS,
);

test(
  'nothing is left running',
  async () => {
    await scratch.run(['health', '--json']);
    expect(await serverProcesses()).toEqual([]);
  },
  TIMEOUT_MS,
);

/** Command lines of the test servers that run, not those of the commands that start them. */
async function serverProcesses(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args=']);
  return stdout.split('\n').filter((line) => line.includes(MARK) && line.includes('bare-server.mjs'));
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come to that within 15 s.');
}
