import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const APP = fileURLToPath(new URL('..', import.meta.url));

/** The first program of the project's README, word for word. */
function readmeProgram(): string {
  const readme = readFileSync(join(APP, '../../README.md'), 'utf8');
  return /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
}

test("the first example of the project's README runs as it stands", { timeout: 60_000 }, async () => {
  // Beside node_modules, where a user's program would be: npx finds the pinned server there, without the network.
  const folder = mkdtempSync(join(APP, 'node_modules', '.readme-'));
  const program = join(folder, 'example.mjs');
  writeFileSync(program, readmeProgram());
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program], { cwd: APP });
    expect(stdout).toMatch(/^filesystem 0\.\d\d .+/);
    expect(stdout).toContain('ok [');
    expect(stdout).toContain('package.json');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
