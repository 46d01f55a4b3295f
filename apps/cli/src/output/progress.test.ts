import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { startProgress } from './progress.js';

function terminal() {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let shown = '';
  stream.on('data', (chunk) => {
    shown += chunk;
  });
  return { stream, shown: () => shown };
}

test('a bar tells how far it is and what was done last, cleaned', async () => {
  const { stream, shown } = terminal();
  const progress = startProgress({ stream, visible: true });
  progress.update(1, { label: 'files\u001B[31m\n', total: 2 });
  progress.stop();
  await new Promise(setImmediate);
  expect(shown()).toMatch(/[=█].* 1\/2 files/);
  expect(shown()).not.toContain('\u001B[31m');
});

test('where nobody watches nothing is written', async () => {
  const { stream, shown } = terminal();
  const progress = startProgress({ stream, visible: false });
  progress.update(1, { label: 'files', total: 2 });
  progress.stop();
  await new Promise(setImmediate);
  expect(shown()).toBe('');
});
