import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { type ReceivedRequest, startFakeApi, type WireAnswer } from '../testing/fake-api.js';
import { API_KEY, withAnswers, withRecorded } from '../testing/scripted-api.js';
import { openaiCompatibleEmbedder, openaiEmbedder, openrouterEmbedder } from './embedders.js';

const settings = { apiKey: API_KEY, random: () => 0, env: {} };

/** Answers like OpenAI, last text first: one vector a text, its length and its place. */
function embeddings({ body }: ReceivedRequest): WireAnswer {
  const data = (body.input as string[]).map((text, index) => ({
    object: 'embedding',
    index,
    embedding: [text.length, index],
  }));
  const usage = { prompt_tokens: data.length * 2, total_tokens: data.length * 2 };
  return { status: 200, body: { object: 'list', data: data.reverse(), model: 'm', usage } };
}

test('gives one vector a text in their order, over several batches', async () => {
  const api = await startFakeApi(embeddings);
  try {
    const embedder = openaiEmbedder({
      ...settings,
      baseURL: `${api.origin}/v1`,
      batchSize: 2,
      dimensions: 2,
    });
    const { vectors, usage } = await embedder.embed(['a', 'bbb', 'cc']);
    expect(vectors).toEqual(
      [
        [1, 0],
        [3, 1],
        [2, 0],
      ].map((vector) => Float32Array.from(vector)),
    );
    expect(usage).toEqual({ inputTokens: 6, outputTokens: 0 });
    expect(api.requests.map(({ path, body }) => ({ path, input: body.input }))).toEqual([
      { path: '/v1/embeddings', input: ['a', 'bbb'] },
      { path: '/v1/embeddings', input: ['cc'] },
    ]);
    expect(api.requests[0]?.body).toMatchObject({
      model: 'text-embedding-3-small',
      dimensions: 2,
      encoding_format: 'float',
    });
  } finally {
    await api.close();
  }
});

test('nothing to embed asks nobody', async () => {
  await withAnswers([{ status: 500, body: {} }], async ({ origin, requests }) => {
    expect((await openaiEmbedder({ ...settings, baseURL: origin }).embed([])).vectors).toEqual([]);
    expect(requests).toHaveLength(0);
  });
});

test('OpenRouter and compatible servers embed the same way', async () => {
  const api = await startFakeApi(embeddings);
  try {
    const baseURL = `${api.origin}/v1`;
    await openrouterEmbedder({ ...settings, baseURL }).embed(['a']);
    await openaiCompatibleEmbedder({ baseURL, model: 'nomic-embed-text' }).embed(['a']);
    expect(api.requests.map(({ body }) => body.model)).toEqual([
      'openai/text-embedding-3-small',
      'nomic-embed-text',
    ]);
    expect(api.requests[1]?.headers).not.toHaveProperty('authorization');
  } finally {
    await api.close();
  }
});

test.each([
  ['too few vectors', [{ index: 0, embedding: [1, 2] }]],
  ['vectors of different length', [{ embedding: [1, 2] }, { embedding: [1] }]],
  ['empty vectors', [{ embedding: [] }, { embedding: [] }]],
  ['vectors of something else', [{ embedding: ['x'] }, { embedding: ['y'] }]],
  ['no list', undefined],
])('%s are LLM_OUTPUT_INVALID', async (_, data) => {
  await withAnswers([{ status: 200, body: { data } }], async ({ origin }) => {
    const failing = openaiEmbedder({ ...settings, baseURL: origin }).embed(['a', 'b']);
    await expect(failing).rejects.toMatchObject({ code: 'LLM_OUTPUT_INVALID' });
  });
});

test.each([
  ['unauthorized', 'LLM_AUTH', 1],
  ['unknown-model', 'LLM_MODEL_UNKNOWN', 1],
  ['rate-limited', 'LLM_RATE_LIMITED', 3],
  ['server-error', 'LLM_UNAVAILABLE', 3],
] as const)('%s is %s after %i requests, without the key', async (recorded, code, tries) => {
  await withRecorded('openai', [recorded], async ({ origin, requests }) => {
    const error = await openaiEmbedder({ ...settings, baseURL: origin })
      .embed(['a'])
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code });
    expect(requests).toHaveLength(tries);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(API_KEY);
  });
});

test('the deadline of a call is for all its batches', async () => {
  await withAnswers([{ kind: 'hang' }], async ({ origin }) => {
    const embedder = openaiEmbedder({ ...settings, baseURL: origin, batchSize: 1 });
    const failing = embedder.embed(['a', 'b', 'c'], { timeoutMs: 100 });
    await expect(failing).rejects.toMatchObject({ code: 'LLM_TIMEOUT' });
    await expect(embedder.embed(['a'], { timeoutMs: -1 })).rejects.toMatchObject({ code: 'USAGE_INVALID' });
  });
});

test('an abort is CALL_CANCELLED, an empty text USAGE_INVALID', async () => {
  const embedder = openaiEmbedder({ ...settings, baseURL: 'http://127.0.0.1:9' });
  const aborted = embedder.embed(['a'], { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ code: 'CALL_CANCELLED' });
  await expect(embedder.embed(['a', ' '])).rejects.toMatchObject({ code: 'USAGE_INVALID' });
});
