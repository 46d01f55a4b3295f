import type { HttpTransportConfig } from '@mcp-router/core';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import type { ConnectionPoolOptions } from './pool-types.js';
import { listen, post, startHttpFixture, unusedOrigin } from './test-http.js';
import { bareServer, eventually, failureFrom, poolOf, textOf } from './test-servers.js';

function open(transport: HttpTransportConfig, options: Partial<ConnectionPoolOptions> = {}) {
  const pool = poolOf({ a: transport, b: bareServer() }, options);
  onTestFinished(() => pool.close());
  return pool;
}

const v1 = async (args: string[], atEnd?: typeof afterAll): Promise<HttpTransportConfig> => ({
  type: args.includes('--sse') ? 'sse' : 'http',
  url: (await startHttpFixture('sdk-v1-server.mjs', args, atEnd)).url,
});
const [streamable, inJson, sse] = await Promise.all([
  v1(['--http'], afterAll),
  v1(['--http', '--json'], afterAll),
  v1(['--sse'], afterAll),
]);
const kinds: [string, HttpTransportConfig][] = [
  ['Streamable HTTP', streamable],
  ['HTTP+SSE', sse],
];

test.for(['http', 'sse'] as const)('nobody listens (%s)', async (type) => {
  const error = await failureFrom(open({ type, url: `${await unusedOrigin()}/mcp` }).connect('a'));
  expect(error).toMatchObject({
    code: 'CONNECTION_FAILED',
    retryable: true,
    details: { reason: 'ECONNREFUSED' },
  });
  expect(error.hint).toContain('Nothing listens');
});

test('a port that web clients refuse', async () => {
  const error = await failureFrom(open({ type: 'http', url: 'http://127.0.0.1:1' }).connect('a'));
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED', details: { reason: 'bad port', sent: false } });
});

test('a host that does not exist', async () => {
  const error = await failureFrom(
    open({ type: 'http', url: 'http://no-such-host.invalid/mcp' }).connect('a'),
  );
  expect(error.code).toBe('CONNECTION_FAILED');
  expect(['ENOTFOUND', 'EAI_AGAIN']).toContain(error.details.reason);
});

test('TLS where there is none', async () => {
  const origin = await listen((_, response) => response.end('plain'));
  const error = await failureFrom(
    open({ type: 'http', url: origin.replace('http:', 'https:') }).connect('a'),
  );
  expect(error.code).toBe('CONNECTION_FAILED');
  expect(error.hint).toContain('http: URL');
});

test.for(['--http', '--sse'])('authorization is asked for, and given by a header (%s)', async (kind) => {
  const transport = await v1([kind, '--token', 's3cr3t-token']);
  const refused = await failureFrom(open(transport).connect('a'));
  expect(refused).toMatchObject({
    code: 'AUTH_REQUIRED',
    origin: 'remote',
    details: { status: 401, sent: false },
  });
  const headers = { authorization: 'Bearer s3cr3t-token' };
  const connection = await open(transport, {
    resolveTransport: async () => ({ ...transport, headers }),
  }).connect('a');
  expect(textOf(await connection.callTool('echo', { message: 'in' }))).toBe('in');
});

test('a header that cannot be sent is named without its value', async () => {
  const headers = { 'x-key': 'secret\nvalue' };
  const error = await failureFrom(open({ type: 'http', url: 'http://127.0.0.1:1', headers }).connect('a'));
  expect(error).toMatchObject({ code: 'CONFIG_INVALID', details: { header: 'x-key' } });
  expect(JSON.stringify([error.message, error.toJSON(), String(error.cause)])).not.toContain('secret');
});

test('what is no URL', async () => {
  const error = await failureFrom(open({ type: 'http', url: 'localhost:3000' }).connect('a'));
  expect(error.code).toBe('CONFIG_INVALID');
});

test('a page that is no MCP endpoint', async () => {
  const origin = await listen((_, response) =>
    response.setHeader('content-type', 'text/html').end('<h1>Hi</h1>'),
  );
  expect((await failureFrom(open({ type: 'http', url: origin }).connect('a'))).code).toBe('PROTOCOL_ERROR');
  const nowhere = await listen((_, response) => response.writeHead(404).end());
  const error = await failureFrom(open({ type: 'http', url: nowhere }).connect('a'));
  expect(error).toMatchObject({ code: 'CONNECTION_FAILED' });
  expect(error.message).toContain('404');
});

test.for([
  ['http', false],
  ['sse', false],
  ['sse', true],
] as const)(
  'a server that never answers ends in a start time-out (%s, stream opened: %s)',
  async ([type, opens]) => {
    const origin = await listen((_, response) => {
      if (opens) response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': hello\n\n');
    });
    const error = await failureFrom(open({ type, url: origin }, { startTimeoutMs: 300 }).connect('a'));
    expect(error.code).toBe('SERVER_START_TIMEOUT');
  },
);

test.for([
  [429, { sent: false, retryAfterMs: 3_000 }],
  [503, { sent: true }],
] as const)('HTTP %i tells what may be done', async ([status, details]) => {
  const origin = await listen((_, response) => response.writeHead(status, { 'retry-after': '3' }).end());
  const error = await failureFrom(open({ type: 'http', url: origin }).connect('a'));
  expect(error).toMatchObject({
    code: 'CONNECTION_FAILED',
    retryable: true,
    details: { status, ...details },
  });
});

test('a lost session is opened anew for the next call', async () => {
  const pool = open(streamable);
  const connection = await pool.connect('a');
  await post(streamable.url, '/forget');
  const error = await failureFrom(connection.callTool('echo', { message: 'x' }));
  expect(error).toMatchObject({ code: 'CONNECTION_CLOSED', details: { sessionLost: true, sent: false } });
  await eventually(() => pool.peek('a') === undefined);
  const next = await pool.connect('a');
  expect(textOf(await next.callTool('echo', { message: 'again' }))).toBe('again');
});

test.for(kinds)('a connection cut during a call fails it at once (%s)', async ([, transport]) => {
  const pool = open(transport);
  const connection = await pool.connect('a');
  const call = failureFrom(
    connection.callTool(
      'wait',
      { ms: 20_000, steps: 100 },
      {
        onProgress: () => void post(transport.url, '/sever'),
      },
    ),
  );
  expect(await call).toMatchObject({ code: 'CONNECTION_CLOSED', details: { sent: true } });
  await expect
    .poll(
      async () => (await (await pool.connect('a')).callTool('echo', { message: 'on' })).isError ?? false,
      {
        timeout: 10_000,
      },
    )
    .toBe(false);
});

test('a server that went away is known to be gone', async () => {
  const fixture = await startHttpFixture('sdk-v1-server.mjs', ['--http', '--json']);
  const pool = open({ type: 'http', url: fixture.url });
  const connection = await pool.connect('a');
  await fixture.kill();
  const error = await failureFrom(connection.callTool('echo', { message: 'x' }));
  expect(['CONNECTION_FAILED', 'CONNECTION_CLOSED']).toContain(error.code);
  await expect.poll(async () => (await failureFrom(pool.connect('a'))).code).toBe('CONNECTION_FAILED');
  expect(pool.state('a')).toMatchObject({ state: 'failed', lastError: { code: 'CONNECTION_FAILED' } });
});

test.for(kinds)('progress comes through (%s)', async ([, transport]) => {
  const connection = await open(transport).connect('a');
  const steps: number[] = [];
  const onProgress = ({ progress }: { progress: number }) => steps.push(progress);
  await connection.callTool('wait', { ms: 40, steps: 4 }, { onProgress });
  expect(steps).toEqual([1, 2, 3, 4]);
});

test.for([...kinds, ['Streamable HTTP in JSON', inJson] as const])(
  'a large result passes, a larger one is refused (%s)',
  async ([, transport]) => {
    const pool = open(transport, { maxMessageBytes: 3_000_000 });
    const connection = await pool.connect('a');
    expect(textOf(await connection.callTool('fill', { bytes: 2_000_000 }))).toHaveLength(2_000_000);
    const error = await failureFrom(connection.callTool('fill', { bytes: 6_000_000 }));
    const reason = error.code === 'MESSAGE_TOO_LARGE' ? error : error.cause;
    expect(reason).toMatchObject({ code: 'MESSAGE_TOO_LARGE' });
    const next = await pool.connect('a');
    expect(textOf(await next.callTool('echo', { message: 'on' }))).toBe('on');
  },
);
