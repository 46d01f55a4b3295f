import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare, createScratch, type Scratch } from './run-command.fixture.js';

let scratch: Scratch;
beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('bare'));
}, 60_000);
afterAll(() => scratch.remove());

const TIMEOUT_MS = 60_000;

test(
  'explain tells what a decision was made of',
  async () => {
    const { id } = await scratch.json<{ id: string }>(['route', 'add two numbers']);
    const told = await scratch.run(['explain', id]);
    expect(told.stdout).toMatch(
      /^request +add two numbers\ndecided +\d{4}-.*\noutcome +match, confidence 0\.\d\d\n/,
    );
    expect(told.stdout).toMatch(/\nbare\/add +0\.\d\d .*\n {2}\+0\.\d{3} {2}\w+/);
    expect(await scratch.json(['explain', id])).toMatchObject({ id, outcome: 'match' });
    const unknown = await scratch.run(['explain', 'none']);
    expect(unknown).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('DECISION_NOT_FOUND') });
  },
  TIMEOUT_MS,
);

test(
  'audit shows which calls were made, where they are kept',
  async () => {
    const call = ['call', 'bare', 'echo', '--args', '{"message":"hi"}'];
    await scratch.run(call);
    expect((await scratch.run(['audit'])).stdout).toContain('No calls in the audit trail.');
    await scratch.run(call, { env: { MCP_ROUTER_AUDIT: 'digest' } });
    expect((await scratch.run(['audit', 'bare'])).stdout).toMatch(
      /\n\d{4}-\S+ +bare\/echo +ok +\d+ ?m?s +message\n$/,
    );
    expect(await scratch.json(['audit', '--since', '1h'])).toMatchObject([
      { argumentNames: ['message'], status: 'ok' },
    ]);
    const odd = await scratch.run(call, { env: { MCP_ROUTER_AUDIT: 'all' } });
    expect(odd).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('MCP_ROUTER_AUDIT') });
  },
  TIMEOUT_MS,
);
