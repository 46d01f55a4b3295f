import { expect, test } from 'vitest';
import { parseServerChanges, parseServerConfig } from './server-config.js';

const stdio = { type: 'stdio', command: 'x' };

test.each<[string, unknown, string]>([
  ['no object', 'text', 'object'],
  ['no id', { transport: stdio }, 'id'],
  ['an empty id', { id: '', transport: stdio }, 'id'],
  ['an id with a slash', { id: 'a/b', transport: stdio }, 'id'],
  ['an id that is too long', { id: 'a'.repeat(65), transport: stdio }, 'id'],
  ['__proto__ as id', { id: '__proto__', transport: stdio }, 'id'],
  ['no transport', { id: 'a' }, 'transport'],
  ['an unknown member', { id: 'a', transport: stdio, colour: 'red' }, 'colour'],
  ['an empty command', { id: 'a', transport: { type: 'stdio', command: ' ' } }, 'transport.command'],
  ['NUL in an argument', { id: 'a', transport: { ...stdio, args: ['a', 'b\0'] } }, 'transport.args[1]'],
  ['a number in env', { id: 'a', transport: { ...stdio, env: { A: 1 } } }, 'transport.env.A'],
  ['= in a variable', { id: 'a', transport: { ...stdio, env: { 'A=B': '' } } }, 'transport.env'],
  ['a url for stdio', { id: 'a', transport: { ...stdio, url: 'https://h' } }, 'url'],
  ['no http url', { id: 'a', transport: { type: 'http', url: 'file:///etc/passwd' } }, 'transport.url'],
  ['no url', { id: 'a', transport: { type: 'sse', url: 'h/mcp' } }, 'transport.url'],
  [
    'a line end in a header',
    { id: 'a', transport: { type: 'http', url: 'https://h', headers: { A: 'a\nb' } } },
    'headers.A',
  ],
  [
    'a space in a header name',
    { id: 'a', transport: { type: 'http', url: 'https://h', headers: { 'A B': '' } } },
    'headers',
  ],
  ['no time', { id: 'a', transport: stdio, callTimeoutMs: 0 }, 'callTimeoutMs'],
  ['too much time', { id: 'a', transport: stdio, callTimeoutMs: 2 ** 31 }, 'callTimeoutMs'],
  ['undefined for a member', { id: 'a', transport: stdio, name: undefined }, 'name'],
])('refuses %s, with the path', (_, config, path) => {
  expect(() => parseServerConfig(config)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(path),
      hint: expect.any(String),
    }),
  );
});

test('an unknown transport has a code of its own', () => {
  const error = expect.objectContaining({
    code: 'TRANSPORT_UNKNOWN',
    message: 'Server "a" has the unknown transport "websocket".',
    hint: 'Known transports: stdio, http, sse.',
  });
  expect(() => parseServerConfig({ id: 'a', transport: { type: 'websocket', url: 'ws://h' } })).toThrow(
    error,
  );
});

test('takes references wherever a value may stand', () => {
  for (const url of [
    '${env:BASE}/mcp',
    'https://${env:HOST}/mcp',
    'https://${secret:a.b}@h/',
    'http://h:${env:PORT:-80}/',
  ]) {
    expect(parseServerConfig({ id: 'a', transport: { type: 'http', url } }).transport).toMatchObject({ url });
  }
});

test('changes name any member but the id', () => {
  expect(parseServerChanges('a', { callTimeoutMs: null, tags: [] })).toEqual({
    callTimeoutMs: null,
    tags: [],
  });
  expect(() => parseServerChanges('a', { id: 'b' })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
  expect(() => parseServerChanges('a', { transport: { type: 'x' } })).toThrow(
    expect.objectContaining({ code: 'TRANSPORT_UNKNOWN' }),
  );
});
