import { stat } from 'node:fs/promises';
import { join } from 'node:path';
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
  'add registers a server, says what it found, and keeps the data for this user alone',
  async () => {
    const added = await scratch.run([
      'add',
      'second',
      '-t',
      'work',
      '-d',
      'Second\u001B[31m',
      ...bare('x').slice(2),
    ]);
    expect(added).toMatchObject({ exitCode: 0, stdout: 'registered second: 9 tools\n', stderr: '' });
    const file = await stat(join(scratch.folder, 'data', 'mcp-router.db'));
    expect(file.mode & 0o777).toBe(0o600);

    const listed = await scratch.run(['list', '--tag', 'work']);
    expect(listed.stdout).toMatch(/^server +transport +status +tools +capabilities +description\n/);
    expect(listed.stdout).toMatch(/\nsecond +stdio +\w+ +9 .*Second\n$/);
    expect(await scratch.json(['list', '--tag', 'work'])).toMatchObject([{ id: 'second', toolCount: 9 }]);

    const updated = await scratch.run([
      ...['add', 'second', '--update', '--no-discover', '-d', 'Changed'],
      ...bare('x').slice(2),
    ]);
    expect(updated.stdout).toBe('registered second\n');
    expect(await scratch.json(['show', 'second'])).toMatchObject({ description: 'Changed', tags: ['work'] });
  },
  TIMEOUT_MS,
);

test(
  'show tells how a server is reached and what it offers',
  async () => {
    const { stdout, exitCode } = await scratch.run(['show', 'bare']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^server +bare\nstatus +\w+\ntransport +stdio\ncommand +.*bare-server.mjs\n/);
    expect(stdout).toMatch(/\necho +read-only +Gives back the message it was sent\n/);
    const shown = await scratch.json<{ tools: unknown[] }>(['show', 'bare']);
    expect(shown).toMatchObject({
      id: 'bare',
      status: expect.any(String),
      handshake: { name: 'bare-server' },
    });
    expect(shown.tools).toHaveLength(9);
  },
  TIMEOUT_MS,
);

test(
  'route ranks servers and tools with reasons; nothing fits has its own exit code',
  async () => {
    const routed = await scratch.run(['route', 'add', 'two', 'numbers']);
    expect(routed.exitCode).toBe(0);
    // Two servers have it: one stands for both.
    expect(routed.stdout).toMatch(/(bare|second)\/add +0\.\d\d +.+ The same on (second|bare)\./);
    expect(routed.stdout).toMatch(/confidence 0\.\d\d, routed in/);
    const decision = await scratch.json<{ tools: unknown[] }>(['route', 'add two numbers', '--limit', '1']);
    expect(decision).toMatchObject({ outcome: 'match', tools: [{ ref: { name: 'add' } }] });
    expect(decision.tools).toHaveLength(1);
    const missed = await scratch.run(['route', 'bake me a chocolate cake']);
    expect(missed).toMatchObject({ exitCode: 6, stdout: expect.stringMatching(/^Nothing fits\./) });
  },
  TIMEOUT_MS,
);

test(
  'route says when a language model was of no help, and routes without it',
  async () => {
    const env = { MCP_ROUTER_LLM_BASE_URL: 'http://127.0.0.1:1/v1', MCP_ROUTER_LLM_MODEL: 'some-model' };
    const routed = await scratch.run(['route', 'add two numbers'], { env });
    expect(routed.exitCode).toBe(0);
    expect(routed.stdout).toMatch(/(bare|second)\/add/);
    expect(routed.stderr).toMatch(/some-model was of no help \(LLM_\w+: .+\); routed without it/);
  },
  TIMEOUT_MS,
);

test(
  'call prints the answer alone on standard output',
  async () => {
    const args = ['call', 'bare', 'echo', '--args', '{"message":"\\u001b[31mhi"}'];
    expect(await scratch.run([...args, '--quiet'])).toEqual({ exitCode: 0, stdout: 'hi\n', stderr: '' });
    expect(await scratch.json(args)).toMatchObject({
      status: 'ok',
      result: { content: [{ type: 'text', text: '\u001B[31mhi' }] },
    });
    const piped = await scratch.run(['call', 'bare', 'echo', '-a', '-'], { input: '{"message":"piped"}' });
    expect(piped).toMatchObject({ exitCode: 0, stdout: 'piped\n' });
  },
  TIMEOUT_MS,
);

test(
  'stats count what was called',
  async () => {
    await scratch.run(['call', 'bare', 'add', '-a', '{"a":1,"b":2}']);
    await scratch.run(['call', 'bare', 'refuse']);
    const { stdout } = await scratch.run(['stats', 'bare', '--since', '1h']);
    expect(stdout).toMatch(/\nbare +refuse +1 +0% .*tool-error 1\n/);
    expect(stdout).toMatch(/\nbare +add +1 +100% /);
    const [total] = await scratch.json<{ totalCount: number }[]>(['stats', '--by', 'total']);
    expect(total?.totalCount).toBeGreaterThanOrEqual(2);
  },
  TIMEOUT_MS,
);

test(
  'help has an example for each command, and exit codes',
  async () => {
    const main = await scratch.run(['--help']);
    expect(main).toMatchObject({ exitCode: 0, stderr: '' });
    expect(main.stdout).toMatch(/Exit codes:[\s\S]+130 interrupted/);
    expect(await scratch.run([])).toMatchObject({ exitCode: 0, stdout: main.stdout });
    const commands = [...main.stdout.matchAll(/^ {2}(\w+)(?:\|\w+)? .*/gm)].map(([, name = '']) => name);
    const own = commands.slice(0, commands.indexOf('help'));
    expect(own).toHaveLength(26);
    const helps = await Promise.all(own.map((name) => scratch.run([name, '--help'])));
    for (const [index, help] of helps.entries()) {
      expect(help.exitCode).toBe(0);
      expect(help.stdout).toMatch(new RegExp(`Examples?:\\n  mcp-router ${own[index]}\\b`));
    }
  },
  TIMEOUT_MS,
);

test(
  'an unused data folder shows an empty list that says what to do',
  async () => {
    const db = join(scratch.folder, 'other', 'file.db');
    const listed = await scratch.run(['list', '--db', db]);
    expect(listed).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^No servers yet\./) });
    expect(await scratch.json(['list', '--db', db])).toEqual([]);
    expect((await scratch.run(['discover'], { env: { MCP_ROUTER_DB: db } })).stdout).toMatch(/^No servers/);
    expect((await scratch.run(['health', '--db', db])).stdout).toMatch(/^No servers/);
    expect((await scratch.run(['stats', '--db', db])).stdout).toBe('No calls yet.\n');
  },
  TIMEOUT_MS,
);

test(
  'a mistake in the choice of a model stops what routes, and nothing else',
  async () => {
    const env = { MCP_ROUTER_LLM_PROVIDER: 'opnai' };
    const [listed, routed] = await Promise.all([
      scratch.run(['list'], { env }),
      scratch.run(['route', 'add two numbers'], { env }),
    ]);
    expect(listed.exitCode).toBe(0);
    expect(routed).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/Did you mean openai\?/) });
  },
  TIMEOUT_MS,
);

test(
  'feedback teaches, forget erases, and both say what they did',
  async () => {
    const decision = await scratch.json<{ id: string }>(['route', 'parrot my sentence']);
    const noted = await scratch.run(['feedback', decision.id, 'bare', 'echo']);
    expect(noted).toMatchObject({ exitCode: 0, stdout: 'noted: bare/echo was right\n' });
    const routed = await scratch.run(['route', 'parrot', 'this', 'sentence']);
    expect(routed.stdout).toMatch(/bare\/echo .*earlier requests speak of it \(parrot my sentence\)/i);
    expect(await scratch.run(['feedback', 'none', 'bare', 'echo'])).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('DECISION_NOT_FOUND'),
    });
    expect(await scratch.run(['forget'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--all'),
    });
    expect(await scratch.json(['forget', '--server', 'bare'])).toEqual({ forgotten: 1 });
  },
  TIMEOUT_MS,
);

test(
  'groups: proposed, confirmed, called, declared with names of arguments, removed',
  async () => {
    await scratch.run(['add', 'twin', ...bare('x').slice(2)]);
    const proposed = await scratch.run(['groups', 'propose']);
    expect(proposed.stdout).toMatch(/^append_note: .*twin\/append_note/m);
    expect((await scratch.run(['groups'])).stdout).toContain('No groups.');
    expect(await scratch.json(['groups', 'confirm', 'append_note'])).toMatchObject([{ origin: 'confirmed' }]);
    const called = await scratch.run(['call', '@groups', 'append_note', '--args', '{"note":"tea"}']);
    expect(called).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('noted: tea') });
    const added = await scratch.run([
      ...['groups', 'add', 'say', 'bare/append_note', 'twin/echo', '--map', 'twin/echo:note=message'],
    ]);
    expect(added.stdout).toBe('say: bare/append_note, twin/echo (note=message)\n');
    expect(await scratch.json<unknown[]>(['groups', 'list'])).toHaveLength(2);
    expect((await scratch.run(['groups', 'remove', 'say', 'append_note'])).stdout).toBe(
      'removed say, append_note\n',
    );
    const unknown = await scratch.run(['groups', 'remove', 'say']);
    expect(unknown).toMatchObject({ exitCode: 3, stderr: expect.stringContaining('GROUP_NOT_FOUND') });
    const odd = await scratch.run(['groups', 'add', 'say', 'bare/echo', 'twin', '--map', 'x']);
    expect(odd).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('names no tool') });
    await scratch.run(['remove', 'twin']);
  },
  TIMEOUT_MS,
);

test(
  'ps: nothing runs without a fleet; servers may have an idle time and be kept warm',
  async () => {
    expect((await scratch.run(['ps'])).stdout).toBe('No server runs. One starts at its first call.\n');
    await scratch.run([...['add', 'cosy', '--keep-warm', '--idle-timeout', '10m'], ...bare('x').slice(2)]);
    expect(await scratch.json(['show', 'cosy'])).toMatchObject({ keepWarm: true, idleTimeoutMs: 600_000 });
    await scratch.run([...['add', 'cosy', '--update', '--no-keep-warm'], ...bare('x').slice(2)]);
    expect(await scratch.json(['show', 'cosy'])).not.toHaveProperty('keepWarm');
    await scratch.run(['remove', 'cosy']);
  },
  TIMEOUT_MS,
);
