import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare, createScratch, type Scratch } from './run-command.fixture.js';

const TIMEOUT_MS = 60_000;
const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
  'io.modelcontextprotocol/clientCapabilities': {},
};

let scratch: Scratch;
let child: ChildProcess;
let origin = '';

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('bare'));
  child = scratch.start(['serve', '--http', '--port', '0']);
  if (!child.stderr) throw new Error('It has no standard error.');
  for await (const line of createInterface({ input: child.stderr })) {
    origin = /Serving at (http:\/\/\S+)\/mcp/.exec(line)?.[1] ?? '';
    if (origin) break;
  }
}, TIMEOUT_MS);
afterAll(async () => {
  child.kill('SIGTERM');
  if (child.exitCode === null) await once(child, 'exit');
  await scratch.remove();
});

function send(body: string | Uint8Array<ArrayBuffer>) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': 'call_tool',
  };
  return fetch(`${origin}/mcp`, { method: 'POST', headers, body });
}

/** A call of `echo`, whose arguments are this JSON text. */
function call(args: string): string {
  const meta = JSON.stringify(META);
  return `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"call_tool","arguments":{"server":"bare","tool":"echo","arguments":${args}},"_meta":${meta}}}`;
}

const HOSTILE: [string, string | Uint8Array<ArrayBuffer>][] = [
  ['broken JSON', '{"jsonrpc":"2.0","id":1,'],
  ['nothing', ''],
  ['100,000 levels of JSON', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['deep arguments', call(`{"message":"x","deep":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)],
  [
    '100,000 keys',
    call(`{"message":"x",${Array.from({ length: 100_000 }, (_, at) => `"k${at}":1`).join(',')}}`),
  ],
  ['the same key twice', call('{"message":"a","message":"b"}')],
  ['__proto__', call('{"message":"x","__proto__":{"isAdmin":true}}')],
  ['constructor', call('{"message":"x","constructor":{"prototype":{"isAdmin":true}}}')],
  ['NUL', call('{"message":"a\\u0000b"}')],
  ['invalid UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
  ['a lone surrogate', call('{"message":"\\ud800"}')],
];

test.each(HOSTILE)(
  '%s is answered, and harms nobody',
  async (_what, body) => {
    const answer = await send(body);
    expect(answer.status).toBeLessThan(500);
    await answer.text();
    const next = await send(call('{"message":"still here"}'));
    expect(await next.text()).toContain('still here');
    expect(child.exitCode).toBeNull();
  },
  TIMEOUT_MS,
);
