import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { once } from './load-sdk.js';

const PROGRAM = `
  import { anthropic, openai } from '@mcp-router/llm-providers';
  const schema = { name: 'x', jsonSchema: { type: 'object' }, parse: (value) => value };
  for (const model of [openai({ apiKey: 'some-key' }), anthropic({ apiKey: 'some-key' })]) {
    const error = await model.generate({ prompt: 'hi', schema }).catch((reason) => reason);
    console.log(error.code, '|', error.hint);
  }`;

test('the built package loads without any SDK, and says how to install the one it needs', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'llm-providers-'));
  try {
    await copyPackage(folder, 'core', new URL('../node_modules/@mcp-router/core/', import.meta.url));
    await copyPackage(folder, 'llm-providers', new URL('../', import.meta.url));
    await writeFile(join(folder, 'program.mjs'), PROGRAM);
    const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: folder });
    expect(stdout.trim().split('\n')).toEqual([
      'DEPENDENCY_MISSING | Install it: pnpm add openai (or npm install openai).',
      'DEPENDENCY_MISSING | Install it: pnpm add @anthropic-ai/sdk (or npm install @anthropic-ai/sdk).',
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function copyPackage(folder: string, name: string, source: URL): Promise<void> {
  const target = join(folder, 'node_modules/@mcp-router', name);
  await mkdir(target, { recursive: true });
  await cp(fileURLToPath(new URL('package.json', source)), join(target, 'package.json'));
  await cp(fileURLToPath(new URL('dist', source)), join(target, 'dist'), { recursive: true });
}

test('what was made once is kept, a failure is not', async () => {
  let calls = 0;
  const get = once(async () => {
    calls += 1;
    if (calls === 1) throw new Error('not yet');
    return calls;
  });
  await expect(get()).rejects.toThrow('not yet');
  expect(await Promise.all([get(), get()])).toEqual([2, 2]);
  expect(await get()).toBe(2);
});
