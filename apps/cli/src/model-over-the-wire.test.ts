import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LanguageModel, RoutableServer } from '@mcp-router/core';
import { anthropic, openai, openrouter } from '@mcp-router/llm-providers';
import { createIntelligentRouter } from '@mcp-router/router/select';
import { afterEach, expect, test } from 'vitest';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** How each API wraps the text of its model. */
const WIRES: Record<string, { model: (origin: string) => LanguageModel; body: (text: string) => unknown }> = {
  openai: {
    model: (origin) => openai({ apiKey: 'sk-test', baseURL: `${origin}/v1` }),
    body: (text) => chatCompletion('gpt-test', text),
  },
  openrouter: {
    model: (origin) => openrouter({ apiKey: 'sk-or-test', baseURL: `${origin}/api/v1` }),
    body: (text) => chatCompletion('openai/gpt-test', text),
  },
  anthropic: {
    model: (origin) => anthropic({ apiKey: 'sk-ant-test', baseURL: origin }),
    body: (text) => ({
      ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-test', stop_sequence: null },
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 200, output_tokens: 30 },
    }),
  },
};

function chatCompletion(model: string, content: string) {
  return {
    ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model },
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null },
        finish_reason: 'stop',
        logprobs: null,
      },
    ],
    usage: { prompt_tokens: 200, completion_tokens: 30, total_tokens: 230 },
  };
}

/** A server that speaks an API's format; `answer` gets the whole request body and gives the model's text, or nothing at all. */
async function startApi(body: (text: string) => unknown, answer: (request: string) => string | undefined) {
  const server = createServer(async (request, response) => {
    let received = '';
    for await (const chunk of request) received += chunk;
    const text = answer(received);
    // Slow beyond any deadline: nothing is sent.
    if (text === undefined) return;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body(text)));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const tool = (name: string, description: string) => ({
  ...{ name, description },
  inputSchema: { type: 'object' as const },
});
const server = (id: string, tools: RoutableServer['tools']): RoutableServer => ({
  ...{ id, name: id, description: '', tags: [], capabilities: [], examples: [], tools },
});
const fleet = [
  server('skies', [
    tool('forecast', 'Weather forecast for a city'),
    tool('alerts', 'Storm warnings of a region'),
  ]),
  server('post', [tool('send_letter', 'Sends a letter'), tool('forecast_rate', 'Postage to come')]),
];
const REQUEST = 'umbrella or sunglasses in Oslo?';
const isRanking = (request: string) => request.includes('candidates');

const oracle = (request: string) =>
  isRanking(request)
    ? JSON.stringify({ best: ['1'] })
    : JSON.stringify({
        steps: [
          {
            intent: 'get',
            object: 'weather forecast of a city',
            capability: null,
            service: null,
            inputs: ['city'],
          },
        ],
      });
const liar = (request: string) =>
  isRanking(request)
    ? JSON.stringify({ best: ['post/send_letter', '4711'] })
    : JSON.stringify({
        steps: [{ intent: 'send', object: 'letter', capability: 'magic', service: 'nowhere', inputs: [] }],
      });

function routeOver(wire: keyof typeof WIRES, origin: string) {
  const model = WIRES[wire]?.model(origin);
  const router = createIntelligentRouter({
    ...(model ? { model } : {}),
    mode: 'always',
    modelTimeoutMs: 3_000,
  });
  const embedded = createIntelligentRouter();
  for (const one of fleet) {
    router.upsertServer(one);
    embedded.upsertServer(one);
  }
  return { decided: router.route(REQUEST), router, embedded };
}

for (const wire of Object.keys(WIRES)) {
  const body = WIRES[wire]?.body ?? (() => undefined);

  test(`${wire}: an oracle's steps and ranking lead to the tool, and their cost is recorded`, async () => {
    const { decided } = routeOver(wire, await startApi(body, oracle));
    const { analysis, tools } = await decided;
    expect(tools[0]?.ref).toEqual({ serverId: 'skies', name: 'forecast' });
    expect(analysis.stages).toMatchObject([
      { stage: 'analyze', outcome: 'used', provider: wire, usage: { inputTokens: 200, outputTokens: 30 } },
      { stage: 'rerank', outcome: 'used' },
    ]);
  });

  test(`${wire}: a liar adds no server, no capability and no candidate`, async () => {
    const { decided } = routeOver(wire, await startApi(body, liar));
    const { analysis, tools, servers: chosen } = await decided;
    expect(analysis.details).toEqual([{ intent: 'send', object: 'letter', inputs: [] }]);
    expect(analysis.stages?.[1]).toMatchObject({
      outcome: 'failed',
      failure: { code: 'LLM_OUTPUT_INVALID' },
    });
    for (const { ref } of tools) expect(fleet.map(({ id }) => id)).toContain(ref.serverId);
    for (const { serverId } of chosen) expect(fleet.map(({ id }) => id)).toContain(serverId);
  });

  test(`${wire}: garbage changes nothing`, async () => {
    const { decided, embedded } = routeOver(wire, await startApi(body, () => '{"steps": [{"intent": 7'));
    const { analysis, tools } = await decided;
    expect(tools).toEqual((await embedded.route(REQUEST)).tools);
    expect(analysis.stages).toMatchObject([
      { outcome: 'failed', failure: { code: 'LLM_OUTPUT_INVALID' } },
      { outcome: 'skipped', reason: 'earlier-failure' },
    ]);
  });

  test(`${wire}: one that does not answer in time changes nothing`, async () => {
    const origin = await startApi(body, () => undefined);
    const model = WIRES[wire]?.model(origin);
    const router = createIntelligentRouter({
      ...(model ? { model } : {}),
      mode: 'always',
      modelTimeoutMs: 100,
    });
    for (const one of fleet) router.upsertServer(one);
    const { analysis, tools } = await router.route(REQUEST);
    expect(analysis.stages?.[0]).toMatchObject({ outcome: 'failed', failure: { code: 'LLM_TIMEOUT' } });
    expect(tools).toEqual((await routeOver(wire, origin).embedded.route(REQUEST)).tools);
  });
}
