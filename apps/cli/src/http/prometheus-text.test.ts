import { expect, test } from 'vitest';
import { formatMetrics } from './prometheus-text.js';

test('metrics are lines of name, labels and value; nothing in a label breaks out of it', () => {
  const samples = [
    { labels: { server: 'a"b\\c\nd' }, value: 2 },
    { suffix: '_sum', value: 0.5 },
  ];
  expect(formatMetrics([{ name: 'x', help: 'Some.', type: 'counter', samples }])).toBe(
    '# HELP x Some.\n# TYPE x counter\nx{server="a\\"b\\\\c\\nd"} 2\nx_sum 0.5\n',
  );
});
