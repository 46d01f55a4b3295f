import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createScratch, type Scratch } from './run-command.fixture.js';

const NOTE_MODULES = new URL('../../../.ci/loaded-modules.mjs', import.meta.url);
const TIMEOUT_MS = 60_000;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await createScratch();
});
afterAll(() => scratch.remove());

/** What a command loads: addresses, and for what is bundled the sources that the bundler notes in it. */
async function loadedBy(...args: string[]): Promise<string> {
  const file = join(scratch.folder, `${args.join('-')}.loaded`);
  const env = { NODE_OPTIONS: `--import ${NOTE_MODULES.href}`, LOADED_MODULES: file };
  expect((await scratch.run(args, { env })).exitCode).not.toBe(2);
  const addresses = (await readFile(file, 'utf8')).split('\n').filter((address) => address !== '');
  const bundled = await Promise.all(
    addresses.filter((address) => address.includes('/cli/dist/')).map(sourcesIn),
  );
  expect(bundled.flat().length).toBeGreaterThan(0);
  return [...addresses, ...bundled.flat()].join('\n');
}

async function sourcesIn(address: string): Promise<string[]> {
  return (await readFile(new URL(address), 'utf8')).match(/^\/\/ \.\.\/.+$/gm) ?? [];
}

test(
  'a command loads what it needs and no more: start-up time matters',
  async () => {
    const [help, list, route] = await Promise.all([
      loadedBy('--help'),
      loadedBy('list'),
      loadedBy('route', 'read'),
    ]);
    expect(help).toMatch(/commander/);
    expect(help).not.toMatch(
      /better-sqlite3|drizzle-orm|zod|packages\/(store|registry|router|llm-providers)\//,
    );
    expect(list).toMatch(/better-sqlite3/);
    expect(list).not.toMatch(/zod|packages\/(registry|router|llm-providers)\//);
    expect(route).toMatch(/packages\/router\//);
    for (const loaded of [help, list, route])
      expect(loaded).not.toMatch(/modelcontextprotocol|openai|anthropic|ajv/);
  },
  TIMEOUT_MS,
);
