import { expect, test } from 'vitest';
import { parseEnvFile } from './env-file.js';

test('reads NAME=value lines', () => {
  const text = [
    '# comment',
    '',
    'A=1',
    'export B = two words ',
    `C='single # "quoted"' # comment`,
    'D="line\\nend"',
    'E=value # comment',
    'F=',
    'no variable',
    '1X=bad',
  ].join('\r\n');
  expect(parseEnvFile(text)).toEqual({
    A: '1',
    B: 'two words',
    C: 'single # "quoted"',
    D: 'line\nend',
    E: 'value',
    F: '',
  });
});
