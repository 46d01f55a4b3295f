import { expect, test } from 'vitest';
import { city, strictCity } from '../testing/city.js';
import { API_KEY, withRecorded } from '../testing/scripted-api.js';
import { openaiCompatible } from './openai-compatible.js';

const settings = { model: 'qwen3', random: () => 0 };
const question = { prompt: 'Capital?', schema: city };

test('needs no key and sends none', async () => {
  await withRecorded('vllm', ['text'], async ({ origin, requests }) => {
    const result = await openaiCompatible({ ...settings, baseURL: `${origin}/v1` }).generate(question);
    expect(result).toMatchObject({ value: { name: 'Paris' }, usage: { inputTokens: 11, outputTokens: 3 } });
    expect(requests[0]?.path).toBe('/v1/chat/completions');
    expect(requests[0]?.headers).not.toHaveProperty('authorization');
  });
});

test("does not send OpenAI's key to another server", async () => {
  process.env.OPENAI_API_KEY = API_KEY;
  try {
    await withRecorded('vllm', ['text'], async ({ origin, requests }) => {
      await openaiCompatible({ ...settings, baseURL: origin }).generate(question);
      expect(JSON.stringify(requests[0]?.headers)).not.toContain(API_KEY);
    });
  } finally {
    delete process.env.OPENAI_API_KEY;
  }
});

test('sends the key when one is given', async () => {
  await withRecorded('vllm', ['text'], async ({ origin, requests }) => {
    await openaiCompatible({ ...settings, baseURL: origin, apiKey: API_KEY }).generate(question);
    expect(requests[0]?.headers.authorization).toBe(`Bearer ${API_KEY}`);
  });
});

test('tells the schema to the API and, for servers that only nod, to the model', async () => {
  await withRecorded('vllm', ['text'], async ({ origin, requests }) => {
    await openaiCompatible({ ...settings, baseURL: origin }).generate({ ...question, system: 'Be brief.' });
    const body = requests[0]?.body;
    expect(body?.max_tokens).toBe(4096);
    expect(body?.response_format).toMatchObject({ json_schema: { schema: strictCity } });
    expect(JSON.stringify(body?.messages)).toMatch(/Be brief\..*JSON Schema.*population/);
  });
});

test('steps down to what the server knows, and remembers it', async () => {
  const answers = ['format-refused', 'json-refused', 'text'];
  await withRecorded('vllm', answers, async ({ origin, requests }) => {
    const model = openaiCompatible({ ...settings, baseURL: origin });
    expect((await model.generate(question)).value).toEqual({ name: 'Paris' });
    await model.generate(question);
    const formats = requests.map(({ body }) => (body.response_format as { type?: string } | undefined)?.type);
    expect(formats).toEqual(['json_schema', 'json_object', undefined, undefined]);
  });
});

test('keeps to the mode that the caller names', async () => {
  await withRecorded('vllm', ['format-refused'], async ({ origin, requests }) => {
    const model = openaiCompatible({ ...settings, baseURL: origin, outputMode: 'json-schema' });
    await expect(model.generate(question)).rejects.toMatchObject({ code: 'LLM_REQUEST_REJECTED' });
    expect(requests).toHaveLength(1);
  });
});

test('a server that is not there is LLM_UNAVAILABLE', async () => {
  const baseURL = await withRecorded('vllm', ['text'], async ({ origin }) => origin);
  const failing = openaiCompatible({ ...settings, baseURL }).generate(question);
  await expect(failing).rejects.toMatchObject({
    code: 'LLM_UNAVAILABLE',
    message: expect.stringContaining('ECONNREFUSED'),
    retryable: true,
  });
});
