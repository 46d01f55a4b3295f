import { memoryStore } from '@mcp-router/core/memory';
import { expect, test } from 'vitest';
import { type AuditOptions, readAudit } from './audit-trail.js';
import { bareConfig } from './bare-config.fixture.js';
import { createMcpRouter } from './index.js';

const SECRET = `ghp_${'a1B2'.repeat(9)}`;

async function callOnce(audit?: AuditOptions) {
  const store = memoryStore();
  const router = createMcpRouter({ store, ...(audit ? { audit } : {}) });
  await router.registerServer(bareConfig('s'));
  await router.callTool({ serverId: 's', name: 'echo' }, { message: `my key is ${SECRET}` });
  await router.callTool({ serverId: 's', name: 'refuse' });
  await router.callTool({ serverId: 's', name: 'nothing' });
  await router.close();
  return { store, records: await readAudit(store) };
}

test('each call is kept, newest first, with how it ended and no word of what was said', async () => {
  const { records } = await callOnce({});
  expect(records.map(({ ref, status, errorCode }) => [ref.name, status, errorCode])).toEqual([
    ['nothing', 'failed', 'TOOL_NOT_FOUND'],
    ['refuse', 'tool-error', undefined],
    ['echo', 'ok', undefined],
  ]);
  expect(records[2]).toMatchObject({
    argumentNames: ['message'],
    argumentsDigest: expect.stringMatching(/^\w{64}$/),
  });
  expect(JSON.stringify(records)).not.toContain('my key');
});

test('arguments are kept where that is wanted, without secrets; nothing at all by default', async () => {
  const { records } = await callOnce({ arguments: 'masked' });
  expect(records[2]?.arguments).toEqual({ message: 'my key is [secret masked]' });
  expect((await callOnce({ arguments: 'none' })).records[2]).not.toHaveProperty('argumentNames');
  expect((await callOnce()).records).toEqual([]);
});

test('the trail is asked by server and time, and forgets by itself', async () => {
  const { store, records } = await callOnce({});
  const [last] = records;
  expect(await readAudit(store, { serverId: 'other' })).toEqual([]);
  expect(await readAudit(store, { serverId: 's', limit: 1 })).toEqual([last]);
  expect(await readAudit(store, { sinceMs: (last?.startedAt ?? 0) + 1 })).toEqual([]);
  expect((await callOnce({ retentionMs: -1 })).records).toEqual([]);
});
