import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TransportConfig } from '@mcp-router/core';
import { expect, onTestFinished, test } from 'vitest';
import {
  bareServer,
  eventually,
  failureFrom,
  faultyServer,
  fixture,
  isRunning,
  poolOf,
  scratchFile,
  textOf,
} from './test-servers.js';

/** A server behind a shell that waits for it, with a grandchild, all of them deaf to SIGTERM and the end of input. */
async function stubbornTree(): Promise<{ transport: TransportConfig; grandchild: () => number }> {
  const pidFile = await scratchFile('grandchild');
  const script = `"${process.execPath}" "${fixture('faulty-server.mjs')}" --stubborn --grandchild "${pidFile}" & wait`;
  return {
    // The shell gives a background process its input only when told to.
    transport: {
      type: 'stdio',
      command: 'sh',
      args: ['-c', `trap '' TERM; exec 3<&0; ${script.replace(' & wait', ' <&3 & wait')}`],
    },
    grandchild: () => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0),
  };
}

test('nothing of a stubborn process tree is left after a stop', async () => {
  const { transport, grandchild } = await stubbornTree();
  const pool = poolOf({ a: transport });
  onTestFinished(() => pool.close());
  const connection = await pool.connect('a');
  expect(textOf(await connection.callTool('ok', {}))).toBe('ok');
  const pid = connection.pid ?? 0;
  expect([isRunning(pid), isRunning(grandchild())]).toEqual([true, true]);
  await pool.stop('a');
  expect([isRunning(pid), isRunning(grandchild())]).toEqual([false, false]);
  expect(pool.state('a').state).toBe('stopped');
});

test('a wrapper that dies leaves no grandchild, and nothing is started before that is gone', async () => {
  const { transport, grandchild } = await stubbornTree();
  const pool = poolOf({ a: transport });
  onTestFinished(() => pool.close());
  const connection = await pool.connect('a');
  const orphan = grandchild();
  process.kill(connection.pid ?? 0, 'SIGKILL');
  await eventually(() => pool.peek('a') === undefined);
  const fresh = await pool.connect('a');
  expect(isRunning(orphan)).toBe(false);
  expect(textOf(await fresh.callTool('ok', {}))).toBe('ok');
});

test('a start that fails leaves no process', async () => {
  const pidFile = await scratchFile('pid');
  const script = `echo $$ > "${pidFile}"; exec sleep 1000`;
  const pool = poolOf({ a: { type: 'stdio', command: 'sh', args: ['-c', script] } }, { startTimeoutMs: 300 });
  onTestFinished(() => pool.close());
  expect(await failureFrom(pool.connect('a'))).toMatchObject({ code: 'SERVER_START_TIMEOUT' });
  await pool.stop('a');
  expect(isRunning(Number(readFileSync(pidFile, 'utf8')))).toBe(false);
});

test('servers end when the router is killed', async () => {
  const { transport, grandchild } = await stubbornTree();
  const router = spawn(process.execPath, [fixture('router-process.mjs'), JSON.stringify(transport), 'stay'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void router.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: router.stdout }), 'line')) as [string];
  const pids = [Number(line), grandchild()];
  expect(pids.map(isRunning)).toEqual([true, true]);
  router.kill('SIGKILL');
  await eventually(() => !pids.some(isRunning));
});

test('a program ends by itself once its pool is closed', async () => {
  const router = spawn(
    process.execPath,
    [fixture('router-process.mjs'), JSON.stringify(bareServer()), 'close'],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const [code] = await once(router, 'exit');
  expect(code).toBe(0);
});

test.skipIf(!existsSync('/proc/self/fd'))('file descriptors are given back', async () => {
  const count = () => readdirSync('/proc/self/fd').length;
  const pool = poolOf({ a: bareServer(), b: faultyServer(), c: bareServer('--fault', 'exit') });
  onTestFinished(() => pool.close());
  const round = async () => {
    const [a] = await Promise.all([pool.connect('a'), pool.connect('b'), pool.connect('c').catch(() => {})]);
    await a.ping();
    await Promise.all(['a', 'b', 'c'].map((id) => pool.stop(id)));
  };
  await round();
  const before = count();
  for (let repeat = 0; repeat < 3; repeat++) await round();
  await eventually(() => count() <= before);
});
