import { writeFile } from 'node:fs/promises';
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
const ADD = { query: 'add two numbers', relevant: [{ server: 'bare', tool: 'add' }] };
const ECHO = { query: 'give back a message', relevant: [{ server: 'bare', tool: 'echo' }] };
const JOKE = { query: 'bake me a chocolate cake', relevant: [] };

async function save(name: string, ...lines: unknown[]): Promise<string> {
  const path = join(scratch.folder, name);
  await writeFile(
    path,
    lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  );
  return path;
}

test(
  'eval measures requests over the registered servers and compares with a saved run',
  async () => {
    const file = await save('requests.jsonl', ADD, ECHO, JOKE);
    const measured = await scratch.run(['eval', file]);
    expect(measured).toMatchObject({ exitCode: 0, stderr: '' });
    expect(measured.stdout).toMatch(/^2 requests over 1 servers\n +servers \(n=2\) +R@1 1\.000/);
    expect(measured.stdout).toMatch(/requests that nothing fits \(n=1\): .* offered for 0\.000/);

    const json = await scratch.run(['eval', file, '--json']);
    const run = JSON.parse(json.stdout);
    expect(run.datasets).toMatchObject([
      { name: 'requests.jsonl', n: 2, server: { r1: 1 }, tool: { r1: 1 } },
    ]);
    const before = await save('before.json', json.stdout);
    const compared = await scratch.run(['eval', file, '--against', before]);
    expect(compared.stdout).toMatch(/in points of 100:\n +servers \(n=2\) +R@1 0\.0 \[0\.0, 0\.0\]/);
  },
  TIMEOUT_MS,
);

test(
  'an embedder that does not work is told, not passed over',
  async () => {
    const file = await save('requests.jsonl', ADD, ECHO, JOKE);
    const env = {
      MCP_ROUTER_EMBEDDING_BASE_URL: 'http://127.0.0.1:9/v1',
      MCP_ROUTER_EMBEDDING_MODEL: 'nomic-embed-text',
    };
    const { exitCode, stdout } = await scratch.run(['eval', file, '--json'], { env });
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'LLM_UNAVAILABLE' });
    expect(exitCode).not.toBe(0);
  },
  TIMEOUT_MS,
);

test(
  'eval names the line, the label or the file that is wrong',
  async () => {
    const failed = async (...args: string[]) => {
      const { exitCode, stdout } = await scratch.run(['eval', ...args, '--json']);
      return { exitCode, ...JSON.parse(stdout).error };
    };
    expect(await failed('none.jsonl')).toMatchObject({ exitCode: 3, code: 'CONFIG_NOT_FOUND' });
    const broken = await save('broken.jsonl', ADD, '{"query":');
    expect(await failed(broken)).toMatchObject({
      exitCode: 2,
      code: 'USAGE_INVALID',
      message: expect.stringContaining('broken.jsonl:2'),
    });
    const mistyped = await save('mistyped.jsonl', { query: 'x', relevant: [{ server: 'bare', tool: 'ad' }] });
    expect(await failed(mistyped)).toMatchObject({
      exitCode: 3,
      code: 'TOOL_NOT_FOUND',
      hint: expect.stringContaining('add'),
    });
    const good = await save('good.jsonl', ADD);
    expect(await failed(good, '--against', broken)).toMatchObject({ exitCode: 2, code: 'USAGE_INVALID' });
  },
  TIMEOUT_MS,
);
