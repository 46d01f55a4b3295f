import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { API_KEY, withRecorded } from './testing/scripted-api.js';

test("the README's first example runs as it stands, on the built package", async () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  // Inside the package, so that it finds itself by its name.
  const program = new URL(`../.first-example-${process.pid}.mjs`, import.meta.url);
  writeFileSync(program, example);
  try {
    await withRecorded('openai', ['text'], async ({ origin }) => {
      const env = { PATH: process.env.PATH, OPENAI_API_KEY: API_KEY, OPENAI_BASE_URL: `${origin}/v1` };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [fileURLToPath(program)], {
        env,
      });
      expect(stdout).toBe('Paris { inputTokens: 11, outputTokens: 3 }\n');
      expect(stderr).toBe('');
    });
  } finally {
    rmSync(program);
  }
});
