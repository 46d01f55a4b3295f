import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { fleet } from '../fixtures/fleet.js';
import { requests } from '../fixtures/requests.js';
import { run } from './main.js';

const OWN_DATA = fileURLToPath(new URL('./data/', import.meta.url));
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mcp-router-eval-'));
  await mkdir(join(folder, 'metatool'));
  const lines = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');
  await writeFile(join(folder, 'metatool', 'servers.jsonl'), lines(fleet));
  const queries = requests.map(({ text, tools }, at) => {
    const [server, tool] = tools[0]?.split('/') ?? [];
    return { id: `${at}`, query: text, relevant: [{ server, tool }] };
  });
  await writeFile(join(folder, 'metatool', 'queries.jsonl'), lines(queries));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the evaluation and collects what it says. */
async function evaluate(...args: string[]) {
  const said = { out: '', err: '' };
  const collect = (into: 'out' | 'err') => (text: string | Uint8Array) => {
    said[into] += text;
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(collect('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(collect('err')),
  ];
  try {
    return { code: await run(args, OWN_DATA), ...said };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test('without data it says so and succeeds; a wrong option is told', async () => {
  expect(await evaluate('--data', join(folder, 'none'))).toMatchObject({
    code: 0,
    err: expect.stringContaining('Nothing measured'),
  });
  expect(await evaluate('--nonsense')).toMatchObject({ code: 2, err: expect.stringContaining('--pool big') });
  expect(await evaluate('--pool', 'huge')).toMatchObject({ code: 2 });
  const queries = join(folder, 'metatool', 'queries.jsonl');
  expect(await evaluate('--data', folder, '--against', queries)).toMatchObject({
    code: 1,
    err: expect.stringContaining('holds no run'),
  });
});

test('--json has the promised form, and a run compares with itself', async () => {
  const first = await evaluate('--data', folder, '--json');
  const { datasets } = JSON.parse(first.out);
  const level = { r1: expect.any(Number), r5: expect.any(Number), r10: expect.any(Number) };
  const quality = { ...level, mrr: expect.any(Number), ndcg: expect.any(Number) };
  expect(datasets).toHaveLength(1);
  expect(datasets[0]).toMatchObject({ name: 'metatool', n: requests.length, inSample: true });
  expect(datasets[0].server).toEqual(quality);
  expect(datasets[0].tool).toEqual(quality);
  expect(datasets[0].groups['held-out'].n + datasets[0].groups.trained.n).toBe(requests.length);
  for (const kind of ['offTopic', 'withoutEquivalents', 'withoutLabels'])
    expect(datasets[0].abstention[kind].auroc).toBeGreaterThan(0.5);

  const saved = join(folder, 'run.json');
  await writeFile(saved, `> a package manager's line\n${first.out}`);
  const again = await evaluate('--data', folder, '--against', saved, '--sample', '20');
  expect(again.out).toContain('IN SAMPLE');
  expect(again.out).toMatch(/against the saved run(.|\n)*servers \(n=20\) +R@1 0\.0 \[0\.0, 0\.0\]/);
});
