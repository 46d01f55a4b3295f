import { expect, test, vi } from 'vitest';
import { city, freeKeys, strictCity } from '../testing/city.js';
import { API_KEY, withAnswers, withRecorded } from '../testing/scripted-api.js';
import { ANTHROPIC_DEFAULT_MODEL, anthropic } from './anthropic.js';

const settings = { apiKey: API_KEY, random: () => 0, env: {} };
const question = { prompt: 'Capital?', schema: city };

test('sends key, version, messages, limit and the output format', async () => {
  await withRecorded('anthropic', ['text'], async ({ origin, requests }) => {
    const model = anthropic({ ...settings, baseURL: origin, headers: { 'x-team': 'routing' } });
    const result = await model.generate({ ...question, system: 'Be brief.' });
    expect(result.value).toEqual({ name: 'Paris' });
    expect(requests[0]?.path).toBe('/v1/messages');
    expect(JSON.stringify(requests[0]?.headers)).toContain(API_KEY);
    expect(requests[0]?.headers).toMatchObject({
      'anthropic-version': expect.any(String),
      'x-team': 'routing',
    });
    expect(requests[0]?.body).toEqual({
      model: ANTHROPIC_DEFAULT_MODEL,
      max_tokens: 4096,
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'Capital?' }],
      thinking: { type: 'disabled' },
      output_config: { format: { type: 'json_schema', schema: strictCity } },
    });
  });
});

test('joins the text after thinking, and counts cached tokens as input', async () => {
  await withRecorded('anthropic', ['text-after-thinking'], async ({ origin }) => {
    const result = await anthropic({ ...settings, baseURL: origin }).generate(question);
    expect(result.value).toEqual({ name: 'Paris' });
    expect(result.usage).toEqual({ inputTokens: 115, outputTokens: 20 });
  });
});

test('a model of the caller may think; `body` joins the output format', async () => {
  await withRecorded('anthropic', ['text'], async ({ origin, requests }) => {
    const body = { output_config: { effort: 'low' } };
    await anthropic({ ...settings, baseURL: origin, model: 'claude-sonnet-5-5', body }).generate(question);
    expect(requests[0]?.body).toMatchObject({
      model: 'claude-sonnet-5-5',
      output_config: { effort: 'low', format: { type: 'json_schema' } },
    });
    expect(requests[0]?.body).not.toHaveProperty('thinking');
  });
});

test('a schema that strict mode cannot express goes into the prompt', async () => {
  const answer = { content: [{ type: 'text', text: '{"prices":{"tea":2}}' }], stop_reason: 'end_turn' };
  await withAnswers([{ status: 200, body: answer }], async ({ origin, requests }) => {
    const result = await anthropic({ ...settings, baseURL: origin }).generate({
      prompt: 'Prices?',
      schema: freeKeys,
    });
    expect(result.value).toEqual({ prices: { tea: 2 } });
    expect(requests[0]?.body).not.toHaveProperty('output_config');
    expect(String(requests[0]?.body.system)).toContain('JSON Schema');
  });
});

test('tells why a request was refused', async () => {
  await withRecorded('anthropic', ['refusal'], async ({ origin }) => {
    await expect(anthropic({ ...settings, baseURL: origin }).generate(question)).rejects.toMatchObject({
      code: 'LLM_REFUSED',
      message: expect.stringContaining('cyber'),
    });
  });
});

test('finds key and address in the environment, and no other credential', async () => {
  await withRecorded('anthropic', ['text'], async ({ origin, requests }) => {
    const env = { ANTHROPIC_API_KEY: API_KEY, ANTHROPIC_BASE_URL: origin };
    await anthropic({ env }).generate(question);
    expect(requests).toHaveLength(1);
    await expect(anthropic({ env: {} }).generate(question)).rejects.toMatchObject({ code: 'LLM_NO_KEY' });
  });
});

test('a page that is no API is LLM_UNAVAILABLE and blames the address', async () => {
  await withAnswers([{ status: 200, body: '<html>Log in</html>' }], async ({ origin }) => {
    await expect(anthropic({ ...settings, baseURL: origin }).generate(question)).rejects.toMatchObject({
      code: 'LLM_UNAVAILABLE',
      hint: expect.stringContaining('baseURL'),
    });
  });
});

test('prints nothing about a model that goes out of service', async () => {
  const warn = vi.spyOn(console, 'warn');
  await withRecorded('anthropic', ['text'], async ({ origin }) => {
    await anthropic({ ...settings, baseURL: origin, model: 'claude-sonnet-4-5' }).generate(question);
  });
  expect(warn).not.toHaveBeenCalled();
  warn.mockRestore();
});
