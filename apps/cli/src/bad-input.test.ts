import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BARE_SERVER, bare, createScratch, EXITING_SERVER, type Scratch } from './run-command.fixture.js';

let scratch: Scratch;
const TIMEOUT_MS = 90_000;

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('bare'));
  await scratch.run(['add', 'silent', '--no-discover', ...bare('x', '--fault', 'hang').slice(2)]);
  await writeFile(join(scratch.folder, 'broken.json'), '{ "mcpServers": { "a": ');
  await writeFile(join(scratch.folder, 'other.json'), '{ "fruit": ["apple"] }');
  await writeFile(
    join(scratch.folder, 'text.db'),
    'this is no database, and longer than a header of one'.repeat(20),
  );
  const open = join(scratch.folder, 'open.secrets.json');
  await writeFile(open, '{"version":1,"secrets":{}}');
  await chmod(open, 0o644);
}, TIMEOUT_MS);
afterAll(() => scratch.remove());

const CASES: { what: string; args: string[]; code: string; exitCode: number; says: RegExp }[] = [
  {
    what: 'an unknown command',
    args: ['lisst'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /Did you mean list\?/,
  },
  {
    what: 'help for an unknown command',
    args: ['help', 'lisst'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /Did you mean list\?/,
  },
  {
    what: 'an unknown option',
    args: ['list', '--capabilty', 'x'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /Did you mean --capability\?/,
  },
  {
    what: 'a missing argument',
    args: ['show'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /'id'.*\n.*show --help/,
  },
  {
    what: 'an option of the server before --',
    args: ['add', 'x', 'node', 'server.mjs', '--port', '1'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /mcp-router add <id> -- <command>/,
  },
  {
    what: 'a bad duration',
    args: ['stats', '--since', '30'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /24h/,
  },
  {
    what: 'a bad status',
    args: ['list', '--status', 'fine'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /healthy/,
  },
  {
    what: 'a missing file',
    args: ['import', 'no.json'],
    code: 'CONFIG_NOT_FOUND',
    exitCode: 3,
    says: /no\.json/,
  },
  {
    what: 'broken JSON',
    args: ['import', 'broken.json'],
    code: 'CONFIG_INVALID',
    exitCode: 2,
    says: /line 1/,
  },
  {
    what: 'a foreign file',
    args: ['import', 'other.json'],
    code: 'CONFIG_FORMAT_UNKNOWN',
    exitCode: 2,
    says: /hint/,
  },
  {
    what: 'an unknown transport',
    args: ['add', 'x', 'wss://x.test', '--transport', 'websocket'],
    code: 'TRANSPORT_UNKNOWN',
    exitCode: 2,
    says: /stdio, http, sse/,
  },
  { what: 'a bad id', args: ['add', 'a/b', '--', 'node'], code: 'CONFIG_INVALID', exitCode: 2, says: /A-Z/ },
  {
    what: 'a command that is not there',
    args: ['add', 'x', '--', 'no-such-command-anywhere'],
    code: 'COMMAND_NOT_FOUND',
    exitCode: 4,
    says: /--no-discover/,
  },
  {
    what: 'a server that exits at once',
    args: ['add', 'exits', '--', ...EXITING_SERVER],
    code: 'SERVER_EXITED',
    exitCode: 4,
    says: /code 3[\s\S]*BARE_TOKEN is not set/,
  },
  {
    what: 'a server that never answers',
    args: ['add', 'hangs', '--timeout', '500ms', ...bare('x', '--fault', 'hang').slice(2)],
    code: 'CALL_TIMEOUT',
    exitCode: 4,
    says: /not registered/,
  },
  {
    what: 'a call to a server that never answers',
    args: ['call', 'silent', 'echo', '--timeout', '500ms'],
    code: 'CALL_TIMEOUT',
    exitCode: 4,
    says: /silent/,
  },
  {
    what: 'a call that is not answered',
    args: ['call', 'bare', 'hang', '--timeout', '1s'],
    code: 'CALL_TIMEOUT',
    exitCode: 4,
    says: /bare\/hang/,
  },
  {
    what: 'a server that dies in a call',
    args: ['call', 'bare', 'die'],
    code: 'OUTCOME_UNKNOWN',
    exitCode: 4,
    says: /exited with code 1/,
  },
  {
    what: 'an unreachable URL',
    args: ['add', 'x', 'http://127.0.0.1:2/'],
    code: 'CONNECTION_FAILED',
    exitCode: 4,
    says: /127/,
  },
  {
    what: 'an unknown tool',
    args: ['call', 'bare', 'ecoh'],
    code: 'TOOL_NOT_FOUND',
    exitCode: 3,
    says: /"echo"/,
  },
  {
    what: 'an unknown server',
    args: ['show', 'brae'],
    code: 'SERVER_NOT_FOUND',
    exitCode: 3,
    says: /"bare"/,
  },
  {
    what: 'an unknown server in stats',
    args: ['stats', 'brae'],
    code: 'SERVER_NOT_FOUND',
    exitCode: 3,
    says: /"bare"/,
  },
  {
    what: 'arguments that do not fit',
    args: ['call', 'bare', 'add', '-a', '{"a":"one","b":2}'],
    code: 'ARGUMENTS_INVALID',
    exitCode: 2,
    says: /\/a: expected number/,
  },
  {
    what: 'arguments that are no JSON',
    args: ['call', 'bare', 'add', '-a', '{a:1}'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /JSON/,
  },
  {
    what: 'arguments that are no object',
    args: ['call', 'bare', 'add', '-a', '[1]'],
    code: 'USAGE_INVALID',
    exitCode: 2,
    says: /object/,
  },
  {
    what: 'a missing argument file',
    args: ['call', 'bare', 'add', '-a', '@no'],
    code: 'CONFIG_NOT_FOUND',
    exitCode: 3,
    says: /"no"/,
  },
  { what: 'a duplicate id', args: bare('bare'), code: 'SERVER_DUPLICATE', exitCode: 2, says: /--update/ },
  {
    what: 'an empty request',
    args: ['route', '  '],
    code: 'REQUEST_EMPTY',
    exitCode: 2,
    says: /plain language/,
  },
  {
    what: 'a request of 100 kB',
    args: ['route', 'x'.repeat(100_000)],
    code: 'REQUEST_TOO_LARGE',
    exitCode: 2,
    says: /hint/,
  },
  {
    what: 'a file that is no database',
    args: ['list', '--db', 'text.db'],
    code: 'STORE_NOT_A_DATABASE',
    exitCode: 7,
    says: /text\.db/,
  },
  {
    what: 'a secrets file that others may read',
    args: ['add', 'x', '--db', 'open.db', '-e', 'API_KEY=abc', '--', 'node', BARE_SERVER],
    code: 'SECRETS_UNREADABLE',
    exitCode: 7,
    says: /chmod 600/,
  },
  {
    what: 'a config without servers',
    args: ['serve', '--config', 'other.json'],
    code: 'CONFIG_FORMAT_UNKNOWN',
    exitCode: 2,
    says: /hint/,
  },
];

describe.concurrent('bad input gives a typed error, a hint and an exit code', () => {
  test.each(CASES)('$what', { timeout: TIMEOUT_MS }, async ({ args, code, exitCode, says }) => {
    const run = await scratch.run(args);
    expect(run).toMatchObject({ exitCode, stdout: '' });
    expect(run.stderr).toMatch(new RegExp(`^error ${code}: .+[\\s\\S]*\\nhint: .+\\n$`));
    expect(run.stderr).toMatch(says);
    expect(run.stderr).not.toMatch(/\n {4}at /);
  });
});

test(
  'under --json an error is the one document on standard output',
  async () => {
    for (const args of [['--json', 'lisst'], ['show', 'brae', '--json'], ['--json']]) {
      const run = await scratch.run(args);
      expect(run.stderr).toBe('');
      expect(JSON.parse(run.stdout)).toMatchObject({
        error: { code: expect.any(String), message: expect.any(String), hint: expect.any(String) },
      });
    }
  },
  TIMEOUT_MS,
);

test(
  '--debug adds the stack',
  async () => {
    expect((await scratch.run(['show', 'brae', '--debug'])).stderr).toMatch(/\n {4}at /);
  },
  TIMEOUT_MS,
);

test(
  'a server that prints noise before the protocol works all the same',
  async () => {
    const run = await scratch.run(bare('noisy', '--fault', 'noise'));
    expect(run).toMatchObject({ exitCode: 0, stdout: 'registered noisy: 9 tools\n' });
  },
  TIMEOUT_MS,
);

test(
  'a tool that reports an error has its own exit code, and its words are the result',
  async () => {
    expect(await scratch.run(['call', 'bare', 'refuse'])).toMatchObject({
      exitCode: 5,
      stdout: 'not today\n',
    });
  },
  TIMEOUT_MS,
);

test(
  'a large answer arrives whole',
  async () => {
    const run = await scratch.run(['call', 'bare', 'fill', '-a', '{"bytes":20000000}']);
    expect([run.exitCode, run.stdout.length]).toEqual([0, 20_000_001]);
  },
  TIMEOUT_MS,
);

test(
  'nothing of all that disturbed what was registered',
  async () => {
    expect(await scratch.json(['list'])).toMatchObject([{ id: 'bare' }, { id: 'noisy' }, { id: 'silent' }]);
  },
  TIMEOUT_MS,
);
