import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const TOUR = fileURLToPath(new URL('../dist/tour.js', import.meta.url));

interface Run {
  code: number;
  output: string;
}

function run(): Promise<Run> {
  return new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: '1' };
    execFile(process.execPath, [TOUR], { env, timeout: 120_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}

test('the tour does the whole job on real servers and ends well', { timeout: 150_000 }, async () => {
  const { code, output } = await run();
  expect(output).not.toContain('✗');
  expect(output).toContain('16 of 16 servers discovered');
  expect(output).toMatch(/everything-http +http /);
  expect(output).toContain('says that nothing fits');
  expect(output).toContain('a new process answered it');
  expect(output).toContain('no server process was started');
  expect(output).toContain('all went as it should');
  expect(code).toBe(0);
});
