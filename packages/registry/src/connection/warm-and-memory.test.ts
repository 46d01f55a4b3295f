import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createConnectionPool } from './connection-pool.js';
import { memoryByGroup } from './group-memory.js';
import type { ConnectionPoolOptions } from './pool-types.js';
import { bareServer } from './test-servers.js';

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

type Server = Awaited<ReturnType<ConnectionPoolOptions['resolveServer']>>;

function open(members: Partial<Server>, options: Partial<ConnectionPoolOptions> = {}) {
  const pool = createConnectionPool({
    resolveServer: async (id) =>
      ({ id, name: id, enabled: true, transport: bareServer(), ...members }) as Server,
    ...options,
  });
  onTestFinished(() => pool.close());
  return pool;
}

test('a server may have an idle time of its own', async () => {
  const pool = open({ idleTimeoutMs: 50 });
  await pool.connect('a');
  await expect.poll(() => pool.state('a').state, { timeout: 5_000 }).toBe('stopped');
});

test('one that is kept warm is never stopped for being idle, nor to make room', async () => {
  const pool = createConnectionPool({
    resolveServer: async (id) =>
      ({
        id,
        name: id,
        enabled: true,
        transport: bareServer(),
        keepWarm: id === 'warm',
        idleTimeoutMs: 50,
      }) as Server,
    maxLive: 1,
    startTimeoutMs: 1_500,
  });
  onTestFinished(() => pool.close());
  await pool.connect('warm');
  await sleep(200);
  expect(pool.state('warm').state).toBe('ready');
  await expect(pool.connect('other')).rejects.toMatchObject({ code: 'CONNECTION_FAILED' });
  expect(pool.state('warm').state).toBe('ready');
});

test.skipIf(process.platform === 'win32')(
  'the list tells states, and the memory of process groups',
  async () => {
    const pool = open({});
    await pool.connect('b');
    await pool.connect('a');
    const servers = await pool.list();
    expect(servers.map(({ serverId, state }) => `${serverId} ${state}`)).toEqual(['a ready', 'b ready']);
    for (const { memoryBytes = 0 } of servers) {
      expect(memoryBytes).toBeGreaterThan(10_000_000);
      expect(memoryBytes).toBeLessThan(1_000_000_000);
    }
    const { pid = 0 } = pool.state('a');
    expect((await memoryByGroup()).get(pid)).toBeGreaterThan(10_000_000);
    await pool.stop('a');
    expect((await pool.list()).map(({ serverId }) => serverId)).toEqual(['b']);
  },
);
