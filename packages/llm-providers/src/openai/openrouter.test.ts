import { expect, test } from 'vitest';
import { city, strictCity } from '../testing/city.js';
import { API_KEY, withRecorded } from '../testing/scripted-api.js';
import { OPENROUTER_DEFAULT_MODEL, openrouter } from './openrouter.js';

const settings = { apiKey: API_KEY, random: () => 0, env: {} };
const question = { prompt: 'Capital?', schema: city };

test('asks only providers that keep to the schema', async () => {
  await withRecorded('openrouter', ['text'], async ({ origin, requests }) => {
    const model = openrouter({ ...settings, baseURL: `${origin}/api/v1` });
    expect((await model.generate(question)).modelId).toBe('openai/gpt-5.6-luna');
    expect(requests[0]?.path).toBe('/api/v1/chat/completions');
    expect(requests[0]?.body).toEqual({
      model: OPENROUTER_DEFAULT_MODEL,
      messages: [{ role: 'user', content: 'Capital?' }],
      max_tokens: 4096,
      provider: { require_parameters: true },
      reasoning: { effort: 'none' },
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'city', strict: true, schema: strictCity },
      },
    });
  });
});

test('does not tell OpenRouter what the environment has for OpenAI', async () => {
  process.env.OPENAI_ORG_ID = 'org-private';
  process.env.OPENAI_CUSTOM_HEADERS = 'X-Gateway-Key: private-key\nX-Other: private-too';
  try {
    await withRecorded('openrouter', ['text'], async ({ origin, requests }) => {
      await openrouter({ ...settings, baseURL: origin }).generate(question);
      expect(JSON.stringify(requests[0]?.headers)).not.toContain('private');
    });
  } finally {
    delete process.env.OPENAI_ORG_ID;
    delete process.env.OPENAI_CUSTOM_HEADERS;
  }
});

test.each([
  ['no-structured-provider', 'LLM_MODEL_UNKNOWN', 1],
  ['moderated', 'LLM_REFUSED', 1],
  ['error-inside-200', 'LLM_RATE_LIMITED', 3],
] as const)('%s is %s after %i requests', async (recorded, code, tries) => {
  await withRecorded('openrouter', [recorded], async ({ origin, requests }) => {
    const failing = openrouter({ ...settings, baseURL: origin }).generate(question);
    await expect(failing).rejects.toMatchObject({ code });
    expect(requests).toHaveLength(tries);
  });
});
