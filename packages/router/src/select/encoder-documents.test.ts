import { expect, test } from 'vitest';
import { loadEncoder } from './encoder.js';
import { encodeServer, encodeTool } from './encoder-documents.js';

const encoder = loadEncoder();
const schema = (...names: string[]) => ({
  type: 'object' as const,
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
const forecast = {
  name: 'get_forecast',
  description: 'Weather for the coming days',
  inputSchema: schema('city'),
};
const weather = {
  name: 'Sky',
  description: 'Forecasts and storm alerts',
  tags: ['weather'],
  tools: [forecast],
};
const mailbox = { name: 'Postbox', description: 'Read and send mail', tags: [], tools: [] };

function nearness(request: string, document: Float32Array): number {
  return encoder.encode(request).reduce((sum, value, at) => sum + value * (document[at] ?? 0), 0);
}

test('a request is nearer to the server and the tool that serve it', () => {
  const request = 'do I need an umbrella, will it rain?';
  const send = {
    name: 'send_email',
    description: 'Send an email',
    inputSchema: schema('to', 'subject', 'body'),
  };
  expect(nearness(request, encodeServer(encoder, weather))).toBeGreaterThan(
    nearness(request, encodeServer(encoder, mailbox)),
  );
  expect(nearness(request, encodeTool(encoder, 'Sky', forecast))).toBeGreaterThan(
    nearness(request, encodeTool(encoder, 'Postbox', send)),
  );
});

test('the name of its server tells two tools of one name apart', () => {
  const search = { name: 'search', inputSchema: schema() };
  const request = 'look up a song by this artist on Spotify';
  expect(nearness(request, encodeTool(encoder, 'Spotify', search))).toBeGreaterThan(
    nearness(request, encodeTool(encoder, 'Jira', search)) + 0.1,
  );
});

test('a long description does not drown the name', () => {
  const description = 'Retrieves rows, columns and values with filters, sorting and pages. '.repeat(40);
  const tool = { name: 'get_weather', description, inputSchema: schema() };
  expect(nearness('weather', encodeTool(encoder, '', tool))).toBeGreaterThan(
    nearness('weather', encoder.encode(`get_weather ${description}`)),
  );
});

test('documents have length 1, or are zero when nothing is in them', () => {
  expect(Math.hypot(...encodeServer(encoder, weather))).toBeCloseTo(1, 5);
  const nothing = encodeServer(encoder, { name: '', description: '', tags: [], tools: [] });
  expect(nothing.every((value) => value === 0)).toBe(true);
});
