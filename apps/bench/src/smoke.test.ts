import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { Section } from './measure/section.js';

const WITHIN_MS = 60_000;

function run(program: 'bench' | 'soak', args: string[]) {
  const file = fileURLToPath(new URL(`../dist/${program}.js`, import.meta.url));
  return promisify(execFile)(process.execPath, ['--expose-gc', file, ...args], { timeout: WITHIN_MS });
}

test('the benchmark prints tables and writes the same as JSON', { timeout: WITHIN_MS }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-smoke-'));
  const file = join(folder, 'out.json');
  const { stdout } = await run('bench', ['--quick', '--only', 'routing,usage', '--json', file]);
  const { sections } = JSON.parse(readFileSync(file, 'utf8')) as { sections: Section[] };
  rmSync(folder, { recursive: true });
  expect(sections.map(({ title }) => title)).toEqual([
    'Routing in process',
    'Usage recorded at 10,000 events/s',
    'Promises',
  ]);
  for (const { title } of sections) expect(stdout).toContain(`## ${title}`);
  const lostOnSigterm = sections[1]?.rows[0]?.[3];
  expect(lostOnSigterm).toBe(0);
});

test('what cannot be measured is refused by name', { timeout: WITHIN_MS }, async () => {
  await expect(run('bench', ['--only', 'everything'])).rejects.toMatchObject({
    stderr: expect.stringContaining('nothing called "everything"'),
  });
});

test('a short soak keeps every promise', { timeout: WITHIN_MS }, async () => {
  const { stdout } = await run('soak', ['--minutes', '0.05', '--servers', '5', '--disturb-ms', '300']);
  expect(stdout).toContain('Every promise was kept.');
  expect(stdout).toMatch(/\| calls made \| [1-9]/);
  expect(stdout).toContain('| lost | 0 |');
  expect(stdout).toContain('| executed twice | 0 |');
});
