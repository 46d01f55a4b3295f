import { inspect } from 'node:util';
import type { LanguageModel } from '@mcp-router/core';
import { languageModelContract } from '@mcp-router/core/testing';
import { describe, expect, test } from 'vitest';
import { ollama } from '../fixtures/ollama-provider.js';
import { anthropic, openai, openaiCompatible, openrouter } from './index.js';
import { startFakeApi } from './testing/fake-api.js';
import { onTheWire, readRecording } from './testing/wire.js';

const API_KEY = 'sk-contract-0123456789abcdef';

interface Settings {
  apiKey: string;
  maxRetries: number;
  random: () => number;
}

/** All retries without a wait of their own. */
const random = () => 0;

contractFor('openai', 'openai', (origin, settings) => openai({ ...settings, baseURL: `${origin}/v1` }));
contractFor('anthropic', 'anthropic', (origin, settings) => anthropic({ ...settings, baseURL: origin }));
contractFor('openrouter', 'openrouter', (origin, settings) =>
  openrouter({ ...settings, baseURL: `${origin}/api/v1` }),
);
contractFor('openaiCompatible', 'vllm', (origin, settings) =>
  openaiCompatible({ ...settings, baseURL: `${origin}/v1`, model: 'qwen3' }),
);
contractFor("the README's own provider", 'ollama', (origin, settings) =>
  ollama({ ...settings, baseURL: origin, model: 'qwen3' }),
);

function contractFor(
  name: string,
  recordingName: Parameters<typeof readRecording>[0],
  create: (origin: string, settings: Settings) => LanguageModel,
): void {
  const recording = readRecording(recordingName);
  describe(name, () => {
    languageModelContract({
      test,
      expect,
      inspect: (value) => inspect(value, { depth: null, showHidden: true }),
      async start(answers, { maxRetries }) {
        const api = await startFakeApi((_, index) =>
          onTheWire(recording, answers[index] ?? answers[answers.length - 1] ?? answers[0], API_KEY),
        );
        return {
          model: create(api.origin, { apiKey: API_KEY, maxRetries, random }),
          apiKey: API_KEY,
          requestCount: () => api.requests.length,
          openRequestCount: api.openRequestCount,
          close: api.close,
        };
      },
    });
  });
}
