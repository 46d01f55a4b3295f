import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BARE_SERVER, bare, createScratch, EXITING_SERVER, type Scratch } from './run-command.fixture.js';

let scratch: Scratch;
const TIMEOUT_MS = 60_000;

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(['add', 'dead', '--no-discover', '--', ...EXITING_SERVER]);
  await scratch.run(bare('alive'));
}, TIMEOUT_MS);
afterAll(() => scratch.remove());

test(
  'discover tells of each server what changed; a dead one hides no other',
  async () => {
    const { stdout, exitCode } = await scratch.run(['discover']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/\nalive +ok +9 +nothing\n/);
    expect(stdout).toMatch(
      /\ndead +failed +SERVER_EXITED\n\ndead SERVER_EXITED: [\s\S]*BARE_TOKEN[\s\S]*\nhint: /,
    );
    expect(await scratch.json(['discover', 'dead', 'alive', 'alive'])).toMatchObject([
      { serverId: 'dead', ok: false, error: { code: 'SERVER_EXITED' } },
      { serverId: 'alive', ok: true, toolCount: 9, differences: { tools: { added: [] } } },
    ]);
  },
  TIMEOUT_MS,
);

test(
  'discover names the tools that are new, changed and gone',
  async () => {
    const server = join(scratch.folder, 'changing.mjs');
    await writeFile(server, toolServer(['one', 'two']));
    await scratch.run(['add', 'changing', '--', process.execPath, server]);
    await writeFile(server, toolServer(['two', 'three']));
    await appendFile(server, '// two is as it was\n');
    const { stdout } = await scratch.run(['discover', 'changing']);
    expect(stdout).toMatch(/\nchanging +ok +2 +new tools: three, gone tools: one\n/);
    await scratch.run(['remove', 'changing']);
  },
  TIMEOUT_MS,
);

test(
  'health checks now and keeps what it saw',
  async () => {
    const { stdout, exitCode } = await scratch.run(['health']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/\nalive +healthy +[\d.]+ m?s +[\d.]+ m?s +\d+ +0% +(–|100%) +\S+.* +healthy/);
    expect(stdout).toMatch(/\ndead +\w+ +– +none +\d+ +100%/);
    expect(stdout).toMatch(/\n\ndead (SERVER_EXITED|CONNECTION_CLOSED): .*\n/);
    const [again] = await scratch.json<{ checkCount: number }[]>(['health', 'alive', '--since', '1h']);
    expect(again).toMatchObject({ answered: true, status: 'healthy', changes: [{ to: 'healthy' }] });
    expect(again?.checkCount).toBeGreaterThan(1);
    expect((await scratch.run(['list', '--status', 'healthy'])).stdout).toMatch(/\nalive /);
  },
  TIMEOUT_MS,
);

test(
  'a disabled server is not called; removing is all or none',
  async () => {
    expect((await scratch.run(['disable', 'alive'])).stdout).toBe('disabled alive\n');
    expect(await scratch.run(['call', 'alive', 'echo'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error SERVER_DISABLED: .*\nhint: /),
    });
    expect(await scratch.json(['enable', 'alive'])).toEqual({ enabled: ['alive'] });
    expect((await scratch.run(['remove', 'alive', 'nobody'])).exitCode).toBe(3);
    expect((await scratch.run(['show', 'alive'])).exitCode).toBe(0);
    expect((await scratch.run(['rm', 'alive', 'dead'])).stdout).toBe('removed alive, dead\n');
    expect(await scratch.json(['list'])).toEqual([]);
  },
  TIMEOUT_MS,
);

test(
  'import takes the good entries, reports the bad ones, and may be repeated',
  async () => {
    const server = { command: process.execPath, args: [BARE_SERVER] };
    const good = join(scratch.folder, 'good.json');
    await writeFile(good, JSON.stringify({ mcpServers: { one: server, two: server } }));
    const mixed = join(scratch.folder, 'mixed.json');
    await writeFile(mixed, JSON.stringify({ mcpServers: { three: server, bad: { args: ['x'] } } }));

    expect(await scratch.run(['import', good, '--dry-run'])).toMatchObject({
      exitCode: 0,
      stdout: 'would be registered: one, two\n',
    });
    expect(await scratch.json(['list'])).toEqual([]);
    expect((await scratch.run(['import', good])).stdout).toMatch(/^registered: one, two\n/);
    const again = await scratch.run(['import', good]);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('SERVER_DUPLICATE') });
    expect((await scratch.run(['import', good, '--update'])).stdout).toBe('updated: one, two\n');
    const report = await scratch.run(['import', mixed, '--json']);
    expect(report.exitCode).toBe(1);
    expect(JSON.parse(report.stdout)).toMatchObject({
      added: ['three'],
      skipped: [{ id: 'bad', path: 'mcpServers.bad', code: 'CONFIG_INVALID' }],
    });
  },
  TIMEOUT_MS,
);

/** The source of a server with these tools. */
function toolServer(names: string[]): string {
  const tools = names.map((name) => ({ name, inputSchema: { type: 'object' } }));
  return `
import { createInterface } from 'node:readline';
for await (const line of createInterface({ input: process.stdin })) {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) continue;
  const result = method === 'initialize'
    ? { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'x', version: '1' } }
    : { tools: ${JSON.stringify(tools)} };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
}
`;
}
