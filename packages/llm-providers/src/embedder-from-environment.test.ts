import { expect, test } from 'vitest';
import { embedderFromEnvironment } from './embedder-from-environment.js';
import { API_KEY } from './testing/scripted-api.js';

const LOCAL = {
  MCP_ROUTER_EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1',
  MCP_ROUTER_EMBEDDING_MODEL: 'nomic-embed-text',
};

test.each([
  [{ MCP_ROUTER_EMBEDDING_PROVIDER: 'openai' }, 'openai', 'text-embedding-3-small'],
  [{ MCP_ROUTER_EMBEDDING_PROVIDER: 'openrouter' }, 'openrouter', 'openai/text-embedding-3-small'],
  [LOCAL, 'openai-compatible', 'nomic-embed-text'],
  [{ ...LOCAL, MCP_ROUTER_EMBEDDING_PROVIDER: 'openai' }, 'openai', 'nomic-embed-text'],
])('%j chooses %s, %s', (env, provider, modelId) => {
  expect(embedderFromEnvironment(env)).toMatchObject({ provider, modelId });
});

test('a key alone sends nobody the texts of all tools; nor does the word none', () => {
  expect(embedderFromEnvironment({ OPENAI_API_KEY: API_KEY })).toBeUndefined();
  expect(embedderFromEnvironment({ ...LOCAL, MCP_ROUTER_EMBEDDING_PROVIDER: 'none' })).toBeUndefined();
});

test.each([
  [{ MCP_ROUTER_EMBEDDING_PROVIDER: 'openrooter' }, 'Did you mean openrouter?'],
  [{ MCP_ROUTER_EMBEDDING_PROVIDER: 'anthropic' }, 'Use one of'],
  [{ MCP_ROUTER_EMBEDDING_PROVIDER: 'openai-compatible' }, 'MCP_ROUTER_EMBEDDING_BASE_URL'],
  [{ MCP_ROUTER_EMBEDDING_BASE_URL: 'http://127.0.0.1:11434/v1' }, 'MCP_ROUTER_EMBEDDING_MODEL'],
])('%j is CONFIG_INVALID and says what is missing', (env, expected) => {
  expect(() => embedderFromEnvironment(env)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', hint: expect.stringContaining(expected) }),
  );
});
