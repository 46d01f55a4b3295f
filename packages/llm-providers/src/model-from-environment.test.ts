import { expect, test } from 'vitest';
import { modelFromEnvironment } from './model-from-environment.js';
import { city } from './testing/city.js';
import { API_KEY, withRecorded } from './testing/scripted-api.js';

const OPENAI = { OPENAI_API_KEY: API_KEY };
const ANTHROPIC = { ANTHROPIC_API_KEY: API_KEY };
const OPENROUTER = { OPENROUTER_API_KEY: API_KEY };
const LOCAL = { MCP_ROUTER_LLM_BASE_URL: 'http://127.0.0.1:11434/v1', MCP_ROUTER_LLM_MODEL: 'qwen3' };

test.each([
  [{ ...OPENROUTER, ...ANTHROPIC, ...OPENAI }, 'openai', 'gpt-5.6-luna'],
  [{ ...OPENROUTER, ...ANTHROPIC }, 'anthropic', 'claude-haiku-5-5'],
  [OPENROUTER, 'openrouter', 'openai/gpt-5.6-luna'],
  [{ OPENAI_API_KEY: ' ', ...ANTHROPIC }, 'anthropic', 'claude-haiku-5-5'],
  [{ ...OPENAI, MCP_ROUTER_LLM_MODEL: 'gpt-5.4-mini' }, 'openai', 'gpt-5.4-mini'],
  [{ ...OPENAI, ...ANTHROPIC, MCP_ROUTER_LLM_PROVIDER: 'anthropic' }, 'anthropic', 'claude-haiku-5-5'],
  [LOCAL, 'openai-compatible', 'qwen3'],
  [{ ...LOCAL, ...OPENAI }, 'openai-compatible', 'qwen3'],
  [{ ...LOCAL, ...OPENAI, MCP_ROUTER_LLM_PROVIDER: 'openai' }, 'openai', 'qwen3'],
])('%j chooses %s, %s', (env, provider, modelId) => {
  expect(modelFromEnvironment(env)).toMatchObject({ provider, modelId });
});

test('an option goes before the environment', () => {
  const env = { ...OPENAI, MCP_ROUTER_LLM_MODEL: 'gpt-5.4-mini' };
  expect(modelFromEnvironment(env, { model: 'gpt-5.2' })?.modelId).toBe('gpt-5.2');
});

test('no key, or the word none, is no model', () => {
  expect(modelFromEnvironment({})).toBeUndefined();
  expect(modelFromEnvironment({ ...OPENAI, MCP_ROUTER_LLM_PROVIDER: 'none' })).toBeUndefined();
});

test('a provider that is named but has no key says so when it is asked', async () => {
  const model = modelFromEnvironment({ MCP_ROUTER_LLM_PROVIDER: 'anthropic' });
  await expect(model?.generate({ prompt: 'Capital?', schema: city })).rejects.toMatchObject({
    code: 'LLM_NO_KEY',
    hint: expect.stringContaining('ANTHROPIC_API_KEY'),
  });
});

test.each([
  [{ MCP_ROUTER_LLM_PROVIDER: 'antropic' }, 'Did you mean anthropic?'],
  [{ MCP_ROUTER_LLM_PROVIDER: 'openai-compatible' }, 'MCP_ROUTER_LLM_BASE_URL'],
  [{ MCP_ROUTER_LLM_BASE_URL: 'http://127.0.0.1:11434/v1' }, 'MCP_ROUTER_LLM_MODEL'],
])('%j is CONFIG_INVALID and says what is missing', (env, expected) => {
  expect(() => modelFromEnvironment(env)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', hint: expect.stringContaining(expected) }),
  );
});

test('the model works, with the addresses and the key of the environment given', async () => {
  await withRecorded('openai', ['text'], async ({ origin, requests }) => {
    const viaOpenAi = modelFromEnvironment({ ...OPENAI, OPENAI_BASE_URL: `${origin}/openai` });
    const local = { MCP_ROUTER_LLM_BASE_URL: `${origin}/local`, MCP_ROUTER_LLM_API_KEY: 'local-key' };
    const viaLocal = modelFromEnvironment({ ...LOCAL, ...local });
    for (const model of [viaOpenAi, viaLocal]) await model?.generate({ prompt: 'Capital?', schema: city });
    expect(requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/openai/chat/completions', `Bearer ${API_KEY}`],
      ['/local/chat/completions', 'Bearer local-key'],
    ]);
  });
});
