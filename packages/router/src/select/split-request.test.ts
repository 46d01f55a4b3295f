import { expect, test } from 'vitest';
import { splitRequest } from './split-request.js';

test.each([
  ['read the file notes.txt', ['read the file notes.txt']],
  ['compare apples and pears by price', ['compare apples and pears by price']],
  ['find cheap flights and book a hotel room', ['find cheap flights', 'book a hotel room']],
  [
    'Fetch the weather report. Then draw a line chart, and send it to Slack users',
    ['Fetch the weather report.', 'draw a line chart', 'send it to Slack users'],
  ],
  ['1. list open issues\n2. close stale issues', ['1. list open issues', 'close stale issues']],
  ['translate this text; print the result page', ['translate this text', 'print the result page']],
  ['Pi is about 3.14 in most schools, e.g. in ours', ['Pi is about 3.14 in most schools, e.g. in ours']],
  ['wait. then what', ['wait. then what']],
])('%s', (request, steps) => {
  expect(splitRequest(request)).toEqual(steps);
});

test('there are at most eight steps, and no text is lost', () => {
  const request = Array.from({ length: 20 }, (_, at) => `Send report number${at} away.`).join(' ');
  const steps = splitRequest(request);
  expect(steps).toHaveLength(8);
  expect(steps.join(' ')).toContain('number19');
});
