import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RoutableServer } from '@mcp-router/core';
import { openaiCompatibleEmbedder, openaiEmbedder, openrouterEmbedder } from '@mcp-router/llm-providers';
import { createIntelligentRouter } from '@mcp-router/router/select';
import { afterEach, expect, test } from 'vitest';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const TOPICS = [
  ['umbrella', 'weather', 'forecast', 'skies'],
  ['letter', 'post', 'mail', 'stamps'],
];

/** Speaks OpenAI's `/embeddings`: a text's vector holds how many words of each topic it has. */
async function startApi() {
  const inputs: string[][] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { input, model, encoding_format } = JSON.parse(body);
    inputs.push(input);
    const data = input.map((text: string, index: number) => {
      const counts = TOPICS.map((words) => words.filter((word) => text.includes(word)).length);
      const vector = Float32Array.from([0.1, ...counts]);
      const embedding =
        encoding_format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
      return { object: 'embedding', index, embedding };
    });
    const usage = { prompt_tokens: input.length, total_tokens: input.length };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ object: 'list', model, data, usage }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  closing.push(close);
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, inputs, close };
}

const server = (id: string, name: string, description: string): RoutableServer => ({
  ...{ id, name: id, description: '', tags: [], capabilities: [], examples: [] },
  tools: [{ name, description, inputSchema: { type: 'object' } }],
});
const fleet = [
  server('skies', 'look_ahead', 'What the weather will be'),
  server('post', 'look_after', 'Where a letter is'),
];

const EMBEDDERS = {
  openai: (origin: string) => openaiEmbedder({ apiKey: 'sk-test', baseURL: `${origin}/v1` }),
  openrouter: (origin: string) => openrouterEmbedder({ apiKey: 'sk-or-test', baseURL: `${origin}/api/v1` }),
  'openai-compatible': (origin: string) =>
    openaiCompatibleEmbedder({ baseURL: `${origin}/v1`, model: 'nomic-embed-text' }),
};

for (const [provider, embedderAt] of Object.entries(EMBEDDERS)) {
  test(`${provider}: vectors over the wire rank, and a server that goes away changes nothing`, async () => {
    const { origin, inputs, close } = await startApi();
    const router = createIntelligentRouter({ embedder: embedderAt(origin) });
    const plain = createIntelligentRouter();
    for (const one of fleet) {
      router.upsertServer(one);
      plain.upsertServer(one);
    }
    const decision = await router.route('need I take an umbrella to Bergen?');
    expect(decision.analysis.stages).toMatchObject([{ stage: 'embed', outcome: 'used', provider }]);
    expect(decision.tools[0]?.ref).toEqual({ serverId: 'skies', name: 'look_ahead' });
    expect(inputs.flat()).toHaveLength(5);
    await close();
    const request = 'where is my letter';
    const alone = await router.route(request);
    expect(alone.analysis.stages).toMatchObject([
      { stage: 'embed', outcome: 'failed', failure: { code: expect.stringMatching(/^LLM_/) } },
    ]);
    expect(alone.tools).toEqual((await plain.route(request)).tools);
  });
}
