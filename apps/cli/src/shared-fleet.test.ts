import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bare, createScratch, ended, type Run, type Scratch } from './run-command.fixture.js';
import { socketPath } from './share/socket-path.js';

const TIMEOUT_MS = 60_000;
const database = () => join(scratch.folder, 'data', 'mcp-router.db');
const startFile = () => join(scratch.folder, 'starts');

let scratch: Scratch;
let served: ServeProcess[];

beforeEach(async () => {
  scratch = await createScratch();
  served = [];
  await scratch.run(bare('bare', '--start-file', startFile(), '--note-file', join(scratch.folder, 'notes')));
  // Adding it started it once, to look at it.
  writeFileSync(startFile(), '');
}, TIMEOUT_MS);
afterEach(async () => {
  for (const one of served) await one.end();
  await scratch.remove();
});

interface Answer {
  id: number;
  result?: { isError?: boolean; structuredContent?: unknown; content?: { text: string }[] };
  error?: { message: string };
}

interface ServeProcess {
  child: ChildProcess;
  run: Promise<Run>;
  ask(method: string, params: unknown): Promise<Answer>;
  call(tool: string, args?: unknown): Promise<Answer>;
  end(): Promise<Run>;
}

/** A `mcp-router serve` with a client that has introduced itself. */
async function startServe(...args: string[]): Promise<ServeProcess> {
  const child = scratch.start(['serve', '--mode', 'direct', ...args]);
  const run = ended(child);
  const waiting = new Map<number, (answer: Answer) => void>();
  child.stdin?.on('error', () => {});
  if (!child.stdout) throw new Error('It has no standard output.');
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer: Answer = JSON.parse(line);
    waiting.get(answer.id)?.(answer);
  });
  let lastId = 0;
  const say = (message: object) => child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = (method: string, params: unknown) =>
    new Promise<Answer>((resolve) => {
      const id = ++lastId;
      waiting.set(id, resolve);
      say({ id, method, params });
    });
  const one: ServeProcess = {
    child,
    run,
    ask,
    call: (tool, args = {}) => ask('tools/call', { name: `bare__${tool}`, arguments: args }),
    end: () => {
      child.stdin?.end();
      return run;
    },
  };
  served.push(one);
  const clientInfo = { name: 'test', version: '1' };
  await ask('initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo });
  say({ method: 'notifications/initialized' });
  return one;
}

const pidsOfServer = () =>
  readFileSync(startFile(), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
const sum = async (one: ServeProcess) => (await one.call('add', { a: 1, b: 2 })).result?.structuredContent;

/** Ends the process that runs the fleet at once, and tells which those are that were attached to it. */
async function killOwner(): Promise<ServeProcess[]> {
  const owner = await ownerOf(pidsOfServer().at(-1) ?? 0);
  owner.child.kill('SIGKILL');
  await owner.run;
  return served.filter(({ child }) => child.exitCode === null && child.signalCode === null);
}

async function ownerOf(serverPid: number): Promise<ServeProcess> {
  const parent = Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${serverPid}/status`, 'utf8'))?.[1]);
  const owner = served.find(({ child }) => child.pid === parent);
  if (!owner) throw new Error('None of them runs the server.');
  return owner;
}

test(
  'five that start at once share one process of each server, while ten commands write',
  async () => {
    const ids = Array.from({ length: 10 }, (_, at) => `extra-${at}`);
    const writers = ids.map((id) => scratch.run(['add', id, '--no-discover', '--', ...bare(id).slice(3)]));
    const clients = await Promise.all(Array.from({ length: 5 }, () => startServe()));
    expect(await Promise.all(clients.map(sum))).toEqual(Array(5).fill({ sum: 3 }));
    expect(pidsOfServer()).toHaveLength(1);
    for (const { exitCode, stderr } of await Promise.all(writers)) {
      expect({ exitCode, stderr: stderr.includes('BUSY') }).toEqual({ exitCode: 0, stderr: false });
    }
    const listed = await scratch.json<{ id: string }[]>(['list']);
    expect(listed.map(({ id }) => id).sort()).toEqual(['bare', ...ids].sort());
    if (process.platform !== 'win32') expect(statSync(socketPath(database())).mode & 0o777).toBe(0o600);
  },
  TIMEOUT_MS,
);

test.skipIf(process.platform !== 'linux')(
  'when the one that runs the fleet is killed, another takes over, and what was under way is told truthfully',
  async () => {
    await Promise.all([startServe(), startServe(), startServe()]);
    expect(await sum(served[0] as ServeProcess)).toEqual({ sum: 3 });
    const owner = await ownerOf(pidsOfServer()[0] as number);
    const [attached] = served.filter((one) => one !== owner);
    const lost = attached?.call('append_note', { note: 'once', answerAfterMs: 30_000 });
    await expect.poll(() => existsSync(join(scratch.folder, 'notes')), { timeout: 5_000 }).toBe(true);
    const left = await killOwner();
    expect((await lost)?.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/^OUTCOME_UNKNOWN/) }],
    });
    expect(await Promise.all(left.map(sum))).toEqual([{ sum: 3 }, { sum: 3 }]);
    expect(pidsOfServer()).toHaveLength(2);
    expect(readFileSync(join(scratch.folder, 'notes'), 'utf8')).toBe('once\n');
    // And once more, down to the last one, whose session is then in its third process.
    const [last] = await killOwner();
    expect(await sum(last as ServeProcess)).toEqual({ sum: 3 });
    expect((await (last as ServeProcess).ask('tools/list', {})).result).toBeDefined();
  },
  TIMEOUT_MS,
);

test.skipIf(process.platform !== 'linux')(
  'one that leaves in good order hands over without a lost answer, and the last one leaves nothing',
  async () => {
    const clients = await Promise.all([startServe(), startServe()]);
    await sum(clients[0] as ServeProcess);
    const owner = await ownerOf(pidsOfServer()[0] as number);
    const other = clients.find((one) => one !== owner) as ServeProcess;
    const slow = other.call('wait', { ms: 800, steps: 2 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await owner.end()).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await slow).result?.content).toEqual([{ type: 'text', text: 'waited 800 ms' }]);
    expect(await sum(other)).toEqual({ sum: 3 });
    expect(await other.end()).toMatchObject({ exitCode: 0, stderr: '' });
    for (const pid of pidsOfServer()) expect(existsSync(`/proc/${pid}`)).toBe(false);
  },
  TIMEOUT_MS,
);

test(
  'commands use the servers of the running fleet, start none and end none',
  async () => {
    const one = await startServe();
    await sum(one);
    const called = await scratch.run(['call', 'bare', 'add', '--args', '{"a":2,"b":2}', '--json']);
    expect(JSON.parse(called.stdout)).toMatchObject({
      status: 'ok',
      result: { structuredContent: { sum: 4 } },
    });
    expect(await scratch.json(['discover', 'bare'])).toMatchObject([{ ok: true }]);
    expect(await scratch.json(['health', 'bare'])).toMatchObject([{ answered: true }]);
    const late = await scratch.run(['call', 'bare', 'hang', '--timeout', '1s', '--json']);
    expect(JSON.parse(late.stdout).error).toMatchObject({ code: 'CALL_TIMEOUT' });
    const dead = await scratch.run(['call', 'bare', 'die', '--json']);
    expect(JSON.parse(dead.stdout).error).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(pidsOfServer()).toHaveLength(1);
    // A server that a command adds is started by the fleet, and known to its clients.
    expect(await scratch.run(bare('new'))).toMatchObject({ exitCode: 0 });
    await expect
      .poll(
        async () => (await one.ask('tools/call', { name: 'new__add', arguments: { a: 1, b: 1 } })).result,
        {
          timeout: 2_000,
        },
      )
      .toMatchObject({ structuredContent: { sum: 2 } });
    expect(await sum(one)).toEqual({ sum: 3 });
  },
  TIMEOUT_MS,
);

test(
  '--alone runs a fleet of its own',
  async () => {
    const clients = [await startServe(), await startServe('--alone')];
    expect(await Promise.all(clients.map(sum))).toEqual([{ sum: 3 }, { sum: 3 }]);
    expect(pidsOfServer()).toHaveLength(2);
  },
  TIMEOUT_MS,
);

test(
  'who runs the fleet but can not be joined is named, with the way out',
  async () => {
    const { acquireStoreLock } = await import('@mcp-router/store/sqlite');
    const lock = await acquireStoreLock(database());
    const stranger = createServer((socket) => {
      socket.write('{"mcp-router":{"version":"99.0.0","refusal":"it is version 99.0.0, not 0.0.0"}}\n');
    });
    stranger.listen(socketPath(database()));
    await once(stranger, 'listening');
    const { exitCode, stderr } = await scratch.run(['serve']);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/FLEET_IN_USE: .*version 99\.0\.0[\s\S]*--alone/);
    stranger.close();
    lock?.release();
  },
  TIMEOUT_MS,
);
