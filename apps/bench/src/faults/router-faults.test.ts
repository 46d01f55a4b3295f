import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type McpRouterError, systemClock } from '@mcp-router/core';
import { createMcpRouter } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { initialize, startRawClient } from '../clients/raw-client.js';
import { serveLaunch } from '../gateways/own-gateways.js';
import { isAlive, processTree } from '../measure/processes.js';
import { type FaultStage, setStage, unreliableConfig } from './fault-stage.js';
import { createSuite } from './fault-suite.js';

const { play, WITHIN_MS } = createSuite();
const CALLS = 50;

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-router-faults-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Another process that holds the database for itself. */
async function lockDatabase(path: string): Promise<{ end(): Promise<void> }> {
  const program = fileURLToPath(new URL('../../fixtures/lock-database.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    async end() {
      child.stdin.end();
      await once(child, 'exit');
    },
  };
}

/** A database that knows the server `bad`. */
async function registered(folder: string): Promise<string> {
  const path = join(folder, 'router.db');
  writeFileSync(join(folder, 'mode'), 'ok');
  const store = await sqliteStore({ path });
  const router = createMcpRouter({ store });
  await router.registerServer(unreliableConfig(folder));
  await router.close();
  await store.close();
  return path;
}

test(
  'a database locked by another process under load: calls go on, and their usage is written afterwards',
  async () => {
    const folder = scratch();
    const problems: McpRouterError[] = [];
    const stage = await setStage(folder, undefined, { onError: (error) => problems.push(error) });
    const other = await lockDatabase(join(folder, 'router.db'));
    const calls = Promise.all(Array.from({ length: CALLS }, () => stage.call('read', 30_000)));
    await sleep(3_000);
    await other.end();
    expect((await calls).map(({ status }) => status)).toEqual(Array(CALLS).fill('ok'));
    const [usage] = await stage.router.getUsage({ groupBy: 'server' });
    expect(usage).toMatchObject({ serverId: 'bad', successCount: CALLS });
    // It is told of, and nothing else went wrong.
    expect(problems.filter(({ code }) => code !== 'STORE_BUSY')).toEqual([]);
    await stage.close();
  },
  WITHIN_MS,
);

test.skipIf(process.platform === 'win32')(
  'a disk that is full: calls go on, it is told, and the file stays in order',
  async () => {
    const folder = scratch();
    const database = await registered(folder);
    // What a full disk answers, a limit on the size of files answers as well.
    const { command, args } = serveLaunch(['--db', database, '--mode', 'direct', '--alone']);
    const limited = `trap '' XFSZ; ulimit -f 400; exec "$0" "$@"`;
    const client = startRawClient({ command: '/bin/sh', args: ['-c', limited, command, ...args] });
    await initialize(client);
    for (let round = 0; round < 20; round++) {
      const calls = Array.from({ length: 100 }, () =>
        client.request('tools/call', { name: 'bad__read', arguments: {} }),
      );
      for (const result of await Promise.all(calls))
        expect(result).toMatchObject({ content: [{ text: 'ok' }] });
      await sleep(60);
    }
    expect(client.stderr()).toMatch(/STORE_F(ULL|AILED)/);
    await client.close();
    const mended = await sqliteStore({ path: database });
    expect((await mended.listServers()).map(({ id }) => id)).toEqual(['bad']);
    await mended.close();
    const check = new Database(database);
    expect(check.pragma('integrity_check', { simple: true })).toBe('ok');
    check.close();
  },
  WITHIN_MS,
);

test.each([
  ['an hour ahead', 3_600_000],
  ['an hour back', -3_600_000],
])(
  'a clock that is set %s with a call in flight',
  async (_, jumpMs) => {
    let offsetMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + offsetMs };
    const provoke = async (stage: FaultStage) => {
      await stage.call();
      stage.setFault('slow drip');
      const call = stage.call('read', 10_000);
      await sleep(20);
      offsetMs = jumpMs;
      return call;
    };
    await play(`clock ${jumpMs > 0 ? 'set ahead' : 'set back'}`, provoke, {
      expected: ['answered'],
      options: { clock },
    });
  },
  WITHIN_MS,
);

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'the router is ended by %s with calls in flight: nothing of it is left, and nothing was executed twice',
  async (signal) => {
    const folder = scratch();
    const database = await registered(folder);
    const launch = serveLaunch(['--db', database, '--mode', 'direct']);
    const client = startRawClient(launch);
    await initialize(client);
    const call = () => client.request('tools/call', { name: 'bad__write', arguments: {} });
    await call();
    writeFileSync(join(folder, 'mode'), 'hang in a call');
    const inFlight = Promise.allSettled(Array.from({ length: 5 }, call));
    await expect.poll(() => readFileSync(join(folder, 'count'), 'utf8').split('\n').length - 1).toBe(6);
    const family = processTree(client.pid).map(({ pid }) => pid);
    expect(family.length).toBeGreaterThan(1);
    process.kill(client.pid, signal);
    await inFlight;
    await expect.poll(() => family.filter(isAlive), { timeout: 20_000 }).toEqual([]);
    expect(readFileSync(join(folder, 'count'), 'utf8').split('\n')).toHaveLength(7);
    await client.close();
    const after = await sqliteStore({ path: database });
    expect(await after.listServers()).toHaveLength(1);
    await after.close();
  },
  WITHIN_MS,
);
