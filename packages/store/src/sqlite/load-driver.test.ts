import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { asDriverError, checkRuntime } from './load-driver.js';

test('better-sqlite3 13 is refused before it can crash a Node without N-API 10', () => {
  for (const napiVersion of ['9', undefined]) {
    expect(() => checkRuntime('13.2.0', napiVersion)).toThrow(
      expect.objectContaining({
        code: 'RUNTIME_UNSUPPORTED',
        hint: expect.stringContaining('pnpm add better-sqlite3@12'),
      }),
    );
  }
  checkRuntime('13.2.0', '10');
  checkRuntime('12.11.1', '9');
});

test('a driver without its native part, or built for another Node, is told apart', () => {
  const missing = new Error('Could not locate the bindings file. Tried: ...');
  expect(asDriverError(missing)).toMatchObject({
    code: 'DEPENDENCY_MISSING',
    hint: expect.stringContaining('rebuild'),
  });
  const other = Object.assign(new Error('compiled against a different Node.js version'), {
    code: 'ERR_DLOPEN_FAILED',
  });
  expect(asDriverError(other)?.code).toBe('RUNTIME_UNSUPPORTED');
  expect(asDriverError(new Error('disk I/O error'))).toBe(undefined);
});

test('importing the store loads neither better-sqlite3 nor anything native', () => {
  const script = `
    import { createRequire } from 'node:module';
    const { sqliteStore } = await import(${JSON.stringify(new URL('../../dist/sqlite.js', import.meta.url).href)});
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((path) => path.includes('better-sqlite3'));
    process.stdout.write(JSON.stringify([typeof sqliteStore, loaded]));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual(['function', []]);
});
