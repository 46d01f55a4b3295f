import { expect, onTestFinished, test, vi } from 'vitest';
import { bareConfig } from './bare-config.fixture.js';
import { createMcpRouter } from './index.js';

// Processes start and stop here: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 60_000 });

function start() {
  const router = createMcpRouter();
  onTestFinished(() => router.close());
  return router;
}

test('servers that are kept warm are started with the router, started anew when they die, and others are not', async () => {
  const router = start();
  await router.registerServer({ ...bareConfig('warm'), keepWarm: true }, { discover: false });
  await router.registerServer(bareConfig('cold'), { discover: false });
  await router.keepWarm();
  const pid = () => router.connections.state('warm').pid;
  await expect.poll(pid, { timeout: 10_000 }).toBeTypeOf('number');
  const first = pid() ?? 0;
  process.kill(first, 'SIGKILL');
  await expect.poll(pid, { timeout: 20_000 }).not.toBe(first);
  await expect.poll(() => router.connections.state('warm').state, { timeout: 20_000 }).toBe('ready');
  expect(router.connections.state('cold').state).toBe('stopped');
});

test('one that comes later is started, too; without keepWarm() nothing is', async () => {
  const router = start();
  await router.registerServer({ ...bareConfig('early'), keepWarm: true }, { discover: false });
  expect(router.connections.state('early').state).toBe('stopped');
  await router.keepWarm();
  await router.registerServer({ ...bareConfig('late'), keepWarm: true }, { discover: false });
  await expect.poll(() => router.connections.state('late').state, { timeout: 10_000 }).toBe('ready');
});

test('a window of health brings checks and calls together', async () => {
  const router = start();
  await router.registerServer(bareConfig('notes'));
  for (let call = 0; call < 3; call++) {
    await router.callTool({ serverId: 'notes', name: 'echo' }, { message: 'x' });
  }
  await expect.poll(async () => (await router.getHealth('notes')).changes.length, { timeout: 5_000 }).toBe(1);
  const report = await router.getHealth('notes');
  expect(report).toMatchObject({
    serverId: 'notes',
    availability: 1,
    errorRate: 0,
    calls: { count: 3, failureCount: 0 },
  });
  expect(report.calls.p99Ms).toBeGreaterThan(0);
  expect(await router.getHealth('notes', { untilMs: 1 })).toMatchObject({ calls: { count: 0 }, changes: [] });
  await expect(router.getHealth('nodes')).rejects.toMatchObject({ code: 'SERVER_NOT_FOUND' });
});
