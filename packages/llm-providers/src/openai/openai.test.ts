import { expect, test } from 'vitest';
import { city, freeKeys, strictCity } from '../testing/city.js';
import { API_KEY, withAnswers, withRecorded } from '../testing/scripted-api.js';
import { OPENAI_DEFAULT_MODEL, openai } from './openai.js';

const settings = { apiKey: API_KEY, random: () => 0, env: {} };

test('sends key, headers, messages, limit and the strict schema', async () => {
  await withRecorded('openai', ['text'], async ({ origin, requests }) => {
    const headers = { 'x-team': 'routing' };
    const model = openai({ ...settings, baseURL: `${origin}/v1`, headers });
    const result = await model.generate({ system: 'Be brief.', prompt: 'Capital?', schema: city });
    expect(result.value).toEqual({ name: 'Paris' });
    expect(requests[0]?.path).toBe('/v1/chat/completions');
    expect(requests[0]?.headers).toMatchObject({ authorization: `Bearer ${API_KEY}`, 'x-team': 'routing' });
    expect(requests[0]?.body).toEqual({
      model: OPENAI_DEFAULT_MODEL,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Capital?' },
      ],
      max_completion_tokens: 4096,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'city', strict: true, schema: strictCity },
      },
      reasoning_effort: 'none',
    });
  });
});

test('a model of the caller gets no parameter it may not know, but those of `body`', async () => {
  await withRecorded('openai', ['text'], async ({ origin, requests }) => {
    const model = openai({
      ...settings,
      baseURL: origin,
      model: 'gpt-4.1-mini',
      body: { temperature: 0 },
      maxOutputTokens: 100,
    });
    await model.generate({ prompt: 'Capital?', schema: city });
    await model.generate({ prompt: 'Capital?', schema: city, maxOutputTokens: 50 });
    expect(requests[0]?.body).toMatchObject({
      model: 'gpt-4.1-mini',
      temperature: 0,
      max_completion_tokens: 100,
    });
    expect(requests[0]?.body).not.toHaveProperty('reasoning_effort');
    expect(requests[1]?.body).toMatchObject({ max_completion_tokens: 50 });
  });
});

test('a schema that strict mode cannot express goes into the prompt', async () => {
  const answer = { choices: [{ message: { content: '{"prices":{"tea":2}}' }, finish_reason: 'stop' }] };
  await withAnswers([{ status: 200, body: answer }], async ({ origin, requests }) => {
    const model = openai({ ...settings, baseURL: origin });
    const result = await model.generate({ prompt: 'Prices?', schema: freeKeys });
    expect(result.value).toEqual({ prices: { tea: 2 } });
    expect(result.usage).toEqual({ inputTokens: 0, outputTokens: 0 });
    expect(requests[0]?.body.response_format).toEqual({ type: 'json_object' });
    expect(JSON.stringify(requests[0]?.body.messages)).toContain('additionalProperties');
  });
});

test('finds key and address in the environment at the first call, not before', async () => {
  await withRecorded('openai', ['text'], async ({ origin, requests }) => {
    const env: Record<string, string> = { OPENAI_BASE_URL: origin };
    const model = openai({ env });
    await expect(model.generate({ prompt: 'Capital?', schema: city })).rejects.toMatchObject({
      code: 'LLM_NO_KEY',
      hint: expect.stringContaining('OPENAI_API_KEY'),
    });
    env.OPENAI_API_KEY = ` ${API_KEY}\n`;
    await model.generate({ prompt: 'Capital?', schema: city });
    expect(requests.map((request) => request.headers.authorization)).toEqual([`Bearer ${API_KEY}`]);
  });
});

test('a key that no header takes is LLM_AUTH and stays unsaid', async () => {
  const model = openai({ apiKey: 'sk-first\nsk-second', env: {} });
  const error = await model.generate({ prompt: 'Capital?', schema: city }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'LLM_AUTH' });
  expect(String(error)).not.toContain('sk-second');
});

test('an account without credit is not asked again', async () => {
  await withRecorded('openai', ['insufficient-quota'], async ({ origin, requests }) => {
    const model = openai({ ...settings, baseURL: origin });
    const failing = model.generate({ prompt: 'Capital?', schema: city });
    await expect(failing).rejects.toMatchObject({ code: 'LLM_RATE_LIMITED', retryable: false });
    expect(requests).toHaveLength(1);
  });
});

test('a page that is no API is LLM_UNAVAILABLE and blames the address', async () => {
  await withAnswers([{ status: 200, body: '<html>Log in</html>' }], async ({ origin, requests }) => {
    const model = openai({ ...settings, baseURL: origin });
    const failing = model.generate({ prompt: 'Capital?', schema: city });
    await expect(failing).rejects.toMatchObject({
      code: 'LLM_UNAVAILABLE',
      hint: expect.stringContaining('baseURL'),
    });
    expect(requests).toHaveLength(1);
  });
});

test('sends through the given fetch', async () => {
  await withRecorded('openai', ['text'], async ({ origin }) => {
    const urls: string[] = [];
    const model = openai({
      ...settings,
      baseURL: 'http://api.invalid/v1',
      fetch: (url, init) => {
        urls.push(String(url));
        return fetch(origin, init);
      },
    });
    await model.generate({ prompt: 'Capital?', schema: city });
    expect(urls).toEqual(['http://api.invalid/v1/chat/completions']);
  });
});

test.each([
  ['a timeout of nothing', { timeoutMs: 0 }],
  ['a timeout that setTimeout cuts to 1 ms', { timeoutMs: 2 ** 31 }],
  ['half a retry', { maxRetries: 0.5 }],
  ['a blank model', { model: ' ' }],
  ['an output limit below 1', { maxOutputTokens: 0 }],
  ['an address that is none', { baseURL: 'api.openai.com' }],
  ['another scheme', { baseURL: 'ftp://api.openai.com' }],
  ['a query in the address', { baseURL: 'https://api.openai.com/v1?key=s3cret' }],
  ['a password in the address', { baseURL: 'https://me:s3cret@api.openai.com' }],
])('%s is USAGE_INVALID at once', (_, wrong) => {
  const make = () => openai({ ...settings, ...wrong });
  expect(make).toThrow(expect.objectContaining({ code: 'USAGE_INVALID' }));
  expect(make).not.toThrow(/s3cret/);
});
