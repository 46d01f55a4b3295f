import { expect, test } from 'vitest';
import type { ParseOptions } from './import-types.js';
import { parseConfig } from './parse-config.js';

const parse = (value: unknown, options: ParseOptions = {}) => parseConfig(JSON.stringify(value), options);
const configs = (value: unknown, options: ParseOptions = {}) =>
  parse(value, options).entries.map(({ config }) => config);
const one = (entry: unknown) => parse({ mcpServers: { it: entry } });

test('reads what Claude Desktop, Claude Code, Cursor and Windsurf write', () => {
  const result = parse({
    globalShortcut: '',
    mcpServers: {
      files: {
        command: 'npx',
        args: ['-y', '@modelcontextprotocol/server-filesystem@2025.8.21', '/home/ana'],
      },
      git: { type: 'stdio', command: 'uvx', args: ['mcp-server-git==1.0.0'], env: { DEBUG: true, DEPTH: 3 } },
      remote: { type: 'http', url: 'https://h/mcp', headers: { 'X-Team': 'a' } },
      old: { type: 'sse', url: 'https://h/events' },
      windsurf: { serverUrl: 'https://h/sse' },
      gemini: { httpUrl: 'https://h/mcp' },
      cline: {
        command: 'node',
        args: [],
        disabled: true,
        alwaysAllow: ['a'],
        timeout: 60,
        transportType: 'stdio',
      },
      camel: { type: 'streamableHttp', url: 'https://h/mcp', timeout: 5000, tags: ['t'], description: 'd' },
    },
    projects: { '/home/ana/shop': { mcpServers: { shop: { command: 'shop' } }, history: [] }, '/x': {} },
  });
  expect(result.format).toBe('mcpServers');
  expect(result.skipped).toEqual([]);
  expect(result.warnings).toEqual([
    { path: 'mcpServers.cline', message: 'is imported without "transportType"' },
  ]);
  expect(result.entries.map(({ path, config }) => [path, config])).toMatchObject([
    ['mcpServers.files', { id: 'files', transport: { type: 'stdio', command: 'npx' } }],
    ['mcpServers.git', { transport: { env: { DEBUG: 'true', DEPTH: '3' } } }],
    ['mcpServers.remote', { transport: { type: 'http', url: 'https://h/mcp', headers: { 'X-Team': 'a' } } }],
    ['mcpServers.old', { transport: { type: 'sse' } }],
    ['mcpServers.windsurf', { transport: { type: 'sse', url: 'https://h/sse' } }],
    ['mcpServers.gemini', { transport: { type: 'http' } }],
    ['mcpServers.cline', { enabled: false, callTimeoutMs: 60_000 }],
    [
      'mcpServers.camel',
      { transport: { type: 'http' }, callTimeoutMs: 5_000, tags: ['t'], description: 'd' },
    ],
    ['projects["/home/ana/shop"].mcpServers.shop', { id: 'shop' }],
  ]);
});

test('reads a plain map of servers, as plugins have it', () => {
  expect(configs({ $schema: 'x', a: { command: 'x' }, b: { url: 'https://h/' } })).toMatchObject([
    { id: 'a' },
    { id: 'b' },
  ]);
});

test('reports each bad entry with its place and reason, and takes the good ones', () => {
  const { entries, skipped } = parse({
    mcpServers: {
      good: { command: 'x' },
      nothing: {},
      array: [],
      list: { command: ['npx', 'x'] },
      number: { command: 'x', args: [{}] },
      socket: { type: 'websocket', url: 'ws://h' },
      both: { command: 'x', url: 'https://h' },
      ftp: { url: 'ftp://h/x' },
      nul: { command: 'x\0y' },
      asks: { command: '${command:pick}' },
      ___: { command: 'x' },
      'Gööd!': { command: 'y' },
      Good_: { command: 'x', env: { 'A=B': 'c' } },
      'go od': { command: 'x' },
      'go/od': { command: 'x' },
    },
  });
  expect(entries.map(({ config }) => config.id)).toEqual(['good', 'Good', 'go-od']);
  expect(skipped.map(({ id, path, code }) => [id, path, code])).toEqual([
    ['nothing', 'mcpServers.nothing', 'CONFIG_INVALID'],
    ['array', 'mcpServers.array', 'CONFIG_INVALID'],
    ['list', 'mcpServers.list', 'CONFIG_INVALID'],
    ['number', 'mcpServers.number', 'CONFIG_INVALID'],
    ['socket', 'mcpServers.socket', 'TRANSPORT_UNKNOWN'],
    ['both', 'mcpServers.both', 'CONFIG_INVALID'],
    ['ftp', 'mcpServers.ftp', 'CONFIG_INVALID'],
    ['nul', 'mcpServers.nul', 'CONFIG_INVALID'],
    ['asks', 'mcpServers.asks', 'CONFIG_INVALID'],
    ['___', 'mcpServers.___', 'CONFIG_INVALID'],
    ['Good_', 'mcpServers.Good_', 'CONFIG_INVALID'],
    ['go-od', 'mcpServers["go/od"]', 'SERVER_DUPLICATE'],
  ]);
  expect(skipped.find(({ id }) => id === 'number')?.reason).toContain('args[0]');
});

test('brings the variables of other clients into our form', () => {
  const [config] = configs(
    {
      mcpServers: {
        it: {
          command: '${userHome}/bin/x',
          args: ['${workspaceFolder}/data', '${DIR:-/tmp}', '${env:A}', '${OWN}', '$PLAIN'],
          env: { A: '${TOKEN}', OWN: 'x', KEEP: '${file:/etc/x}' },
        },
      },
    },
    { path: '/home/ana/shop/.cursor/mcp.json' },
  );
  expect(config?.transport).toEqual({
    type: 'stdio',
    command: '${env:HOME}/bin/x',
    args: ['/home/ana/shop/data', '${env:DIR:-/tmp}', '${env:A}', '${OWN}', '$PLAIN'],
    env: { A: '${env:TOKEN}', OWN: 'x', KEEP: '${file:/etc/x}' },
  });
});

test('warns about packages that run in whatever version is newest', () => {
  const message = (command: string, ...args: string[]) => one({ command, args }).warnings[0]?.message;
  expect(message('npx', '-y', 'some-mcp')).toBe('runs the newest some-mcp at every start: pin a version');
  expect(message('npx', '-y', '@a/b@latest')).toContain('@a/b@latest');
  expect(message('C:\\node\\npx.cmd', '-p', '@a/b@^1.0.0', 'bin')).toContain('@a/b');
  expect(message('cmd', '/c', 'npx', 'some-mcp')).toContain('some-mcp');
  expect(message('npx', '--api-key', 'hunter2', 'some-mcp')).toContain('some-mcp');
  expect(message('npx', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a')).toBeUndefined();
  expect(message('uvx', '--python', '3.12', 'mcp-server-git')).toContain('mcp-server-git');
  for (const pinned of [
    ['npx', '-y', '@a/b@1.2.3'],
    ['npx', '--package=a@1.2.3', 'bin'],
    ['uvx', 'mcp-server-git==1.0.0'],
    ['uvx', '--from', 'git+https://h/x', 'bin'],
    ['npx', './server'],
    ['node', 'server.js'],
  ]) {
    expect(message(pinned[0] ?? '', ...pinned.slice(1))).toBeUndefined();
  }
});

test('tells when the format is none it knows', () => {
  for (const value of [
    {},
    [],
    'x',
    null,
    { name: 'x', version: '1' },
    { mcpServers: [] },
    { command: 'x' },
  ]) {
    expect(() => parse(value, { path: 'some.json' })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_FORMAT_UNKNOWN',
        message: expect.stringContaining('some.json'),
      }),
    );
  }
});

test('an empty list of servers is none to import, and no error', () => {
  expect(parse({ mcpServers: {} })).toMatchObject({ entries: [], skipped: [] });
});
