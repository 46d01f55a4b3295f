import { type ConnectionState, McpRouterError } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createConnectionProbe, type ProbedConnections } from './connection-probe.js';

/** A server that isn't running, and can be started unless told otherwise. */
function stoppedServer(failure?: McpRouterError) {
  const log: string[] = [];
  const stopped: ConnectionState = { state: 'stopped', since: 0, stderr: [] };
  const connections = {
    peek: () => undefined,
    state: () => stopped,
    async connect(serverId: string) {
      log.push(`start ${serverId}`);
      if (failure) throw failure;
    },
    async stop(serverId: string) {
      log.push(`stop ${serverId}`);
    },
  } as unknown as ProbedConnections;
  let now = 0;
  const clock = { now: () => now };
  const wait = (ms: number) => {
    now += ms;
    return new Promise(setImmediate);
  };
  return { connections, clock, wait, log };
}

const options = { signal: new AbortController().signal };

test('a stopped server is left alone, unless it is to be started once in a while', async () => {
  const { connections, clock, log, wait } = stoppedServer();
  const idle = createConnectionProbe(connections, { clock });
  expect(await idle('a', options)).toEqual({ skipped: true });
  expect(log).toEqual([]);

  const probe = createConnectionProbe(connections, { startProbeMs: 3_600_000, clock });
  expect(await probe('a', options)).toEqual({ skipped: true });
  await wait(0);
  expect(log).toEqual(['start a', 'stop a']);
  expect(await probe('a', options)).toMatchObject({ ok: true });
  expect(await probe('a', options)).toEqual({ skipped: true });
  await wait(3_599_999);
  expect(await probe('a', options)).toEqual({ skipped: true });
  expect(log).toHaveLength(2);
  await wait(1);
  await probe('a', options);
  await wait(0);
  expect(log).toHaveLength(4);
});

test('one that doesn’t start fails its check', async () => {
  const { connections, clock, wait } = stoppedServer(new McpRouterError('COMMAND_NOT_FOUND', 'gone'));
  const probe = createConnectionProbe(connections, { startProbeMs: 1_000, clock });
  await probe('a', options);
  await wait(0);
  expect(await probe('a', options)).toMatchObject({ ok: false, error: { code: 'COMMAND_NOT_FOUND' } });
});

test('connections that can not be started are refused', () => {
  const { peek, state } = stoppedServer().connections;
  expect(() => createConnectionProbe({ peek, state }, { startProbeMs: 1 })).toThrow(/can be opened/);
});
