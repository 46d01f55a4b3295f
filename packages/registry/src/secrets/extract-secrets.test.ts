import { expect, test } from 'vitest';
import { extractSecrets } from './extract-secrets.js';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';
const args = (...list: string[]) => extractSecrets('s', { type: 'stdio', command: 'npx', args: list });
const url = (text: string) => extractSecrets('s', { type: 'http', url: text });
const env = (members: Record<string, string>) =>
  extractSecrets('s', { type: 'stdio', command: 'x', env: members });

test('secrets of the environment become references, settings stay', () => {
  expect(env({ GITHUB_TOKEN: TOKEN, LOG_LEVEL: 'debug' })).toEqual({
    transport: {
      type: 'stdio',
      command: 'x',
      env: { GITHUB_TOKEN: '${secret:s.GITHUB_TOKEN}', LOG_LEVEL: 'debug' },
    },
    secrets: { 's.GITHUB_TOKEN': TOKEN },
  });
});

test('an Authorization header keeps its scheme', () => {
  const headers = { Authorization: `Bearer ${TOKEN}`, 'X-Api-Key': 'abc', Accept: 'application/json' };
  const { transport, secrets } = extractSecrets('s', { type: 'http', url: 'https://h/mcp', headers });
  expect(transport).toMatchObject({
    headers: {
      Authorization: 'Bearer ${secret:s.Authorization}',
      'X-Api-Key': '${secret:s.X-Api-Key}',
      Accept: 'application/json',
    },
  });
  expect(secrets).toEqual({ 's.Authorization': TOKEN, 's.X-Api-Key': 'abc' });
});

test.each([
  [['--api-key=abc'], ['--api-key=${secret:s.api-key}']],
  [
    ['--api-key', 'abc'],
    ['--api-key', '${secret:s.api-key}'],
  ],
  [
    ['--token', '-abc', '--verbose'],
    ['--token', '${secret:s.token}', '--verbose'],
  ],
  [
    ['--token', '--verbose'],
    ['--token', '--verbose'],
  ],
  [
    ['-e', 'API_KEY=abc', 'image'],
    ['-e', 'API_KEY=${secret:s.API_KEY}', 'image'],
  ],
  [
    ['-e', 'MODE=fast'],
    ['-e', 'MODE=fast'],
  ],
  [
    ['-e', 'API_KEY', 'image'],
    ['-e', 'API_KEY', 'image'],
  ],
  [
    ['API_KEY=abc', 'x'],
    ['API_KEY=${secret:s.API_KEY}', 'x'],
  ],
  [
    ['--header', 'Authorization: Bearer abc'],
    ['--header', 'Authorization: Bearer ${secret:s.Authorization}'],
  ],
  [
    ['--header', 'Authorization:${AUTH}'],
    ['--header', 'Authorization:${AUTH}'],
  ],
  [[TOKEN], ['${secret:s.ARG}']],
  [['postgresql://ana:tea@db/shop'], ['${secret:s.ARG}']],
  [['https://h/mcp?api_key=abc'], ['${secret:s.ARG}']],
  [
    ['-y', 'pkg@1.0.0', '/home/ana'],
    ['-y', 'pkg@1.0.0', '/home/ana'],
  ],
])('arguments %j become %j', (given, expected) => {
  expect(args(...given).transport).toMatchObject({ args: expected });
});

test.each([
  ['https://ana:tea@h/mcp', 'https://${secret:s.URL_CREDENTIALS}@h/mcp'],
  ['https://h/mcp?api_key=abc&page=2', 'https://h/mcp?api_key=${secret:s.api_key}&page=2'],
  [`https://h/s/${TOKEN}/mcp`, 'https://h/s/${secret:s.URL_PATH}/mcp'],
  [`https://h/mcp#${TOKEN}`, 'https://h/mcp#${secret:s.URL_FRAGMENT}'],
  ['https://h:8080/a/b', 'https://h:8080/a/b'],
  ['${env:BASE}/mcp?token=abc', '${env:BASE}/mcp?token=${secret:s.token}'],
  [
    'https://${env:HOST:-h.example/x?y}/mcp?token=${env:T}',
    'https://${env:HOST:-h.example/x?y}/mcp?token=${env:T}',
  ],
])('URL %s becomes %s', (given, expected) => {
  expect(url(given).transport).toMatchObject({ url: expected });
});

test('references stay; literal secrets beside and inside them do not', () => {
  expect(env({ API_KEY: '${env:A}' }).secrets).toEqual({});
  expect(env({ API_KEY: 'Bearer ${env:A}' }).secrets).toEqual({});
  expect(env({ API_KEY: '${env:A}-hunter2' }).transport).toMatchObject({
    env: { API_KEY: '${env:A}${secret:s.API_KEY}' },
  });
  expect(env({ API_KEY: '${env:A:-hunter2}' }).transport).toMatchObject({
    env: { API_KEY: '${env:A:-${secret:s.API_KEY}}' },
  });
});

test('different values of one name get different secrets, equal ones share it', () => {
  const { transport, secrets } = args('--key', 'a', '--key', 'b', '--key', 'a');
  expect(transport).toMatchObject({
    args: ['--key', '${secret:s.key}', '--key', '${secret:s.key_2}', '--key', '${secret:s.key}'],
  });
  expect(secrets).toEqual({ 's.key': 'a', 's.key_2': 'b' });
});

test('a new secret takes no id that a reference uses already', () => {
  const { transport } = env({ OLD: '${secret:s.KEY}', KEY: 'new' });
  expect(transport).toMatchObject({ env: { OLD: '${secret:s.KEY}', KEY: '${secret:s.KEY_2}' } });
});
