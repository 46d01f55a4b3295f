import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { serverFromOptions } from './server-from-options.js';

test('a command with its environment becomes a stdio server', () => {
  const options = { env: ['LEVEL=error', 'URL=postgres://x?a=b'], tag: ['work'], description: 'Files' };
  expect(serverFromOptions('files', ['npx', '-y', 'server-files'], options)).toEqual({
    id: 'files',
    description: 'Files',
    tags: ['work'],
    transport: {
      type: 'stdio',
      command: 'npx',
      args: ['-y', 'server-files'],
      env: { LEVEL: 'error', URL: 'postgres://x?a=b' },
    },
  });
});

test('a URL becomes a remote server, Streamable HTTP unless said otherwise', () => {
  const headers = ['Authorization: Bearer ${env:T}'];
  expect(serverFromOptions('docs', ['https://x.test/mcp'], { header: headers }).transport).toEqual({
    type: 'http',
    url: 'https://x.test/mcp',
    headers: { Authorization: 'Bearer ${env:T}' },
  });
  expect(serverFromOptions('docs', ['https://x.test/sse'], { transport: 'sse' }).transport.type).toBe('sse');
});

test('a command that names something in the current folder is started from here again', () => {
  const cwdOf = (...target: string[]) => {
    const { transport } = serverFromOptions('x', target, {});
    return transport.type === 'stdio' ? transport.cwd : 'none';
  };
  expect(cwdOf('node', 'package.json')).toBe(resolve());
  expect(cwdOf('npx', 'server-filesystem', '.')).toBe(resolve());
  expect(cwdOf('npx', 'server-memory', '/tmp')).toBeUndefined();
  expect(serverFromOptions('x', ['node'], { cwd: 'data' }).transport).toMatchObject({ cwd: resolve('data') });
});

test('what does not go together is refused, without showing a value that may be secret', () => {
  const refused = (target: string[], options: Parameters<typeof serverFromOptions>[2]) => {
    try {
      serverFromOptions('x', target, options);
    } catch (error) {
      return error;
    }
    return undefined;
  };
  const cases = [
    refused(['https://x.test'], { env: ['A=geheim'] }),
    refused(['https://x.test'], { cwd: '/tmp' }),
    refused(['https://x.test', 'geheim-not'], { header: ['A: b'] }),
    refused(['node'], { header: ['A: geheim'] }),
    refused(['node'], { env: ['geheim'] }),
    refused(['https://x.test'], { header: ['geheim'] }),
  ];
  for (const error of cases) expect(error).toMatchObject({ code: 'USAGE_INVALID' });
  const shown = cases.filter((_, index) => index !== 2).map(String);
  expect(shown.join()).not.toContain('geheim');
});
