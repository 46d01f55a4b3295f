import { expect, test } from 'vitest';
import type { ParseOptions } from './import-types.js';
import { parseConfig } from './parse-config.js';

const SCHEMA = 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json';
const describe = (more: object, options: ParseOptions = {}) =>
  parseConfig(
    JSON.stringify({
      $schema: SCHEMA,
      name: 'io.github.ana/weather',
      description: 'Weather',
      version: '1.2.0',
      ...more,
    }),
    options,
  );
const transport = (more: object, options?: ParseOptions) =>
  describe(more, options).entries[0]?.config.transport;
const npm = {
  registryType: 'npm',
  identifier: '@ana/weather-mcp',
  version: '1.2.0',
  transport: { type: 'stdio' },
};

test('an npm package is run by npx, with its arguments and variables', () => {
  const result = describe({
    title: 'Weather',
    packages: [
      {
        ...npm,
        runtimeHint: 'npx',
        runtimeArguments: [{ type: 'named', name: '--registry', value: 'https://registry.npmjs.org' }],
        packageArguments: [
          { type: 'positional', value: 'serve' },
          { type: 'named', name: '--units', default: 'celsius', isRequired: true },
          { type: 'named', name: '--cache', description: 'optional, no value' },
          {
            type: 'named',
            name: '--place',
            value: '{city}/{country}',
            variables: { city: { default: 'Paris' } },
          },
        ],
        environmentVariables: [
          { name: 'WEATHER_API_KEY', isRequired: true, isSecret: true },
          { name: 'LOG_LEVEL', default: 'info' },
          { name: 'OPTIONAL' },
        ],
      },
    ],
    remotes: [{ type: 'streamable-http', url: 'https://weather.example.com/mcp' }],
  });
  expect(result.format).toBe('server.json');
  expect(result.entries[0]?.config).toEqual({
    id: 'io.github.ana-weather',
    name: 'Weather',
    description: 'Weather',
    transport: {
      type: 'stdio',
      command: 'npx',
      args: [
        ...['-y', '--registry', 'https://registry.npmjs.org', '@ana/weather-mcp@1.2.0'],
        ...['serve', '--units', 'celsius', '--place', 'Paris/{country}'],
      ],
      env: { WEATHER_API_KEY: '${secret:io.github.ana-weather.input-WEATHER_API_KEY}', LOG_LEVEL: 'info' },
    },
  });
  expect(result.warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining('"WEATHER_API_KEY"'),
  ]);
});

test('given inputs fill what the description asks for', () => {
  const packages = [
    {
      ...npm,
      packageArguments: [{ type: 'positional', valueHint: 'folder', isRequired: true }],
      environmentVariables: [{ name: 'KEY', isSecret: true, isRequired: true }, { name: 'OPTIONAL' }],
    },
  ];
  const { entries, warnings } = describe(
    { packages },
    { inputs: { folder: '/srv', KEY: 'hunter2', OPTIONAL: 'on' } },
  );
  expect(entries[0]).toMatchObject({
    config: { transport: { args: ['-y', '@ana/weather-mcp@1.2.0', '/srv'], env: { OPTIONAL: 'on' } } },
    secrets: { 'io.github.ana-weather.input-KEY': 'hunter2' },
  });
  expect(warnings).toEqual([]);
});

test('PyPI packages run by uvx, OCI images by docker', () => {
  expect(
    transport({ packages: [{ registryType: 'pypi', identifier: 'weather', version: '0.5.0' }] }),
  ).toEqual({
    type: 'stdio',
    command: 'uvx',
    args: ['weather==0.5.0'],
  });
  const oci = {
    registryType: 'oci',
    identifier: 'docker.io/ana/weather:1.2.0',
    runtimeArguments: [{ type: 'named', name: '--network', value: 'host' }],
    environmentVariables: [{ name: 'UNITS', value: 'celsius' }],
  };
  expect(transport({ packages: [oci] })).toEqual({
    type: 'stdio',
    command: 'docker',
    args: ['run', '-i', '--rm', '-e', 'UNITS', '--network', 'host', 'docker.io/ana/weather:1.2.0'],
    env: { UNITS: 'celsius' },
  });
  expect(describe({ packages: [oci] }).warnings[0]?.message).toContain('Docker');
});

test('a remote stands in where no package can be started, Streamable HTTP first', () => {
  const remotes = [
    { type: 'sse', url: 'https://h/sse' },
    {
      type: 'streamable-http',
      url: 'https://{tenant}.example.com/mcp',
      variables: { tenant: { default: 'acme' } },
      headers: [
        {
          name: 'Authorization',
          value: 'Bearer {key}',
          variables: { key: { isSecret: true, isRequired: true } },
        },
        { name: 'X-Region', default: 'eu' },
        { name: 'X-Optional' },
      ],
    },
  ];
  const mcpb = { registryType: 'mcpb', identifier: 'https://h/x.mcpb' };
  expect(transport({ packages: [mcpb], remotes })).toEqual({
    type: 'http',
    url: 'https://acme.example.com/mcp',
    headers: { Authorization: 'Bearer ${secret:io.github.ana-weather.input-key}', 'X-Region': 'eu' },
  });
  expect(transport({ remotes: remotes.slice(0, 1) })).toEqual({ type: 'sse', url: 'https://h/sse' });
});

test('says why a description can not be used', () => {
  expect(describe({ packages: [{ registryType: 'mcpb', identifier: 'x' }] }).skipped).toEqual([
    {
      id: 'io.github.ana-weather',
      path: '',
      code: 'TRANSPORT_UNKNOWN',
      reason: 'offers nothing that can be started or reached from here (mcpb over stdio)',
    },
  ]);
  expect(describe({ packages: [{ registry_type: 'npm', identifier: 'x' }] }).skipped).toMatchObject([
    { code: 'CONFIG_INVALID', reason: expect.stringContaining('packages[0].registryType') },
  ]);
});

test('takes the answers of the registry: one server, or a list', () => {
  const server = { name: 'io.github.ana/weather', packages: [npm] };
  const one = parseConfig(JSON.stringify({ server, _meta: {} }));
  expect(one.entries.map(({ path, config }) => [path, config.id])).toEqual([
    ['server', 'io.github.ana-weather'],
  ]);
  const list = parseConfig(
    JSON.stringify({ servers: [{ server, _meta: {} }, { server: { name: 'x/y' } }, 'z'] }),
  );
  expect(list.entries.map(({ path }) => path)).toEqual(['servers[0].server']);
  expect(list.skipped.map(({ path }) => path)).toEqual(['servers[1].server', 'servers[2]']);
});
