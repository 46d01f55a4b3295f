import { McpRouterError } from '@mcp-router/core';
import { memoryStore } from '@mcp-router/core/memory';
import { afterEach, expect, test } from 'vitest';
import { cutText } from './cut-text.js';
import { startFleet } from './fleet.fixture.js';
import { KEPT_META_KEY } from './limit-result.js';
import type { ToolOrchestratorOptions } from './types.js';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

function fleet(options: Partial<ToolOrchestratorOptions> = {}) {
  const started = startFleet(options);
  cleanups.push(started.close);
  return started;
}

const echo = { serverId: 'notes', name: 'echo' };
const message = `${'ß'.repeat(20_000)}the end`;

test('results pass through untouched unless there is a limit', async () => {
  const { orchestrator } = fleet();
  const outcome = await orchestrator.callTool(echo, { message });
  expect(outcome.result).toEqual({ content: [{ type: 'text', text: message }] });
  expect(outcome.kept).toBeUndefined();
});

test('a result over the limit is kept, its beginning returned, and the whole read by page', async () => {
  const { orchestrator, outcomes } = fleet({ maxResultBytes: 1_000 });
  const outcome = await orchestrator.callTool(echo, { message });
  const { kept, result, callId } = outcome;
  expect(kept).toMatchObject({ callId, format: 'text', sizeBytes: 40_007, pageCount: 2 });
  expect(JSON.stringify(result).length).toBeLessThan(1_600);
  expect(result?._meta?.[KEPT_META_KEY]).toEqual(kept);
  expect(result?.content[0]?.text).toMatch(/^ß+$/);
  const pages = [
    await orchestrator.readResult(callId),
    await orchestrator.readResult(callId, { page: 2 }),
  ].map(({ text }) => text);
  expect(pages.join('')).toBe(message);
  expect(outcomes).toEqual([outcome]);
  const whole = await orchestrator.callTool(echo, { message }, { maxResultBytes: 100_000 });
  expect(whole.result?.content[0]?.text).toBe(message);
});

test('what is more than text is kept as JSON', async () => {
  const { orchestrator, connections } = fleet({ maxResultBytes: 10 });
  const image = { type: 'image', data: 'aGk=', mimeType: 'image/png' };
  const result = { content: [{ type: 'text', text: 'a long text' }, image], structuredContent: { sum: 3 } };
  const connect = connections.source.connect;
  connections.source.connect = async (id) => ({ ...(await connect(id)), callTool: async () => result });
  const outcome = await orchestrator.callTool(echo, { message: 'x' });
  expect(outcome.result?.structuredContent).toBeUndefined();
  expect(outcome.kept?.format).toBe('json');
  const page = await orchestrator.readResult(outcome.callId);
  expect(JSON.parse(page.text)).toEqual(result);
});

test('a page that is not there says which are', async () => {
  const { orchestrator } = fleet({ maxResultBytes: 10 });
  const { callId } = await orchestrator.callTool(echo, { message });
  for (const page of [0, 3, 1.5, Number.NaN]) {
    const read = orchestrator.readResult(callId, { page });
    await expect(read).rejects.toMatchObject({
      code: 'RESULT_NOT_FOUND',
      hint: 'Ask for a page from 1 to 2.',
    });
  }
  for (const id of ['nope', '', `${callId}#1`])
    await expect(orchestrator.readResult(id)).rejects.toMatchObject({ code: 'RESULT_NOT_FOUND' });
});

test('a result that can not be kept is passed on whole, and the failure told', async () => {
  const documents = memoryStore();
  documents.putDocument = () => Promise.reject(new McpRouterError('STORE_FULL', 'The disk is full.'));
  const problems: string[] = [];
  const onProblem = (error: McpRouterError) => problems.push(error.code);
  const { orchestrator } = fleet({ documents, maxResultBytes: 10, onProblem });
  const outcome = await orchestrator.callTool(echo, { message });
  expect(outcome.result?.content[0]?.text).toBe(message);
  expect(problems).toEqual(['STORE_FULL']);
});

test('a limit that is none is refused before anything is sent', async () => {
  const { orchestrator, connections } = fleet();
  const { error } = await orchestrator.callTool(echo, { message }, { maxResultBytes: -1 });
  expect(error?.code).toBe('USAGE_INVALID');
  expect(connections.started).toEqual([]);
});

test('cutting tears no character apart', () => {
  const text = 'a😀'.repeat(100);
  for (let length = 2; length < 10; length++) {
    const pieces = cutText(text, length);
    expect(pieces.join('')).toBe(text);
    expect(pieces.some((piece) => /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/.test(piece))).toBe(false);
  }
  expect(cutText('', 5)).toEqual(['']);
});
