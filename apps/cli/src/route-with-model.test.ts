import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bare, createScratch, type Scratch } from './run-command.fixture.js';

const KEY = 'sk-test-0123456789';
const TIMEOUT_MS = 60_000;

/** What the model is made to answer: a status other than 200, or the content of its message. */
let answer: { status: number; content?: string };
let scratch: Scratch;
let api: Server;

/** OpenAI's chat completions on the wire. */
function reply(response: ServerResponse): void {
  const message = { role: 'assistant', content: answer.content ?? null, refusal: null };
  const body =
    answer.status === 200
      ? {
          id: 'chatcmpl-1',
          object: 'chat.completion',
          created: 1,
          model: 'gpt-test',
          choices: [{ index: 0, message, finish_reason: 'stop', logprobs: null }],
          usage: { prompt_tokens: 210, completion_tokens: 32, total_tokens: 242 },
        }
      : {
          error: {
            message: 'Incorrect API key provided.',
            type: 'invalid_request_error',
            code: 'invalid_api_key',
          },
        };
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

beforeAll(async () => {
  scratch = await createScratch();
  await scratch.run(bare('notes'));
  api = createServer((request, response) => {
    request.resume().on('end', () => reply(response));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
}, TIMEOUT_MS);
afterAll(async () => {
  await new Promise((resolve) => api.close(resolve));
  await scratch.remove();
});

function route(request: string) {
  const { port } = api.address() as AddressInfo;
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` };
  return scratch.run(['route', request, '--json'], { env });
}

test(
  'a model refines the request; the decision says which, and what it cost',
  async () => {
    const step = { intent: 'add', object: 'two numbers', capability: null, service: null, inputs: [] };
    answer = { status: 200, content: JSON.stringify({ steps: [step] }) };
    const { stdout, exitCode } = await route('sieben plus acht?');
    const decision = JSON.parse(stdout);
    expect(decision.analysis).toMatchObject({
      method: 'llm',
      steps: ['add two numbers'],
      llm: { provider: 'openai', modelId: 'gpt-test', usage: { inputTokens: 210, outputTokens: 32 } },
    });
    expect(decision.tools[0].ref).toEqual({ serverId: 'notes', name: 'add' });
    expect(exitCode).toBe(0);
  },
  TIMEOUT_MS,
);

test.each([
  ['refuses the key', { status: 401 }, 'LLM_AUTH'],
  ['answers with broken JSON', { status: 200, content: '{"steps": [' }, 'LLM_OUTPUT_INVALID'],
  ['answers something else', { status: 200, content: '{"steps": "all of them"}' }, 'LLM_OUTPUT_INVALID'],
])(
  'a model that %s changes nothing: the embedded selection stands, and the decision says why',
  async (_, given, code) => {
    answer = given;
    const request = 'the sum of 3 and 4, please';
    const { stdout } = await route(request);
    const decision = JSON.parse(stdout);
    const { tools, outcome } = await scratch.json(['route', request]);
    expect(decision.analysis).toMatchObject({ method: 'embedded', llm: { failure: { code } } });
    expect(decision).toMatchObject({ tools, outcome });
    expect(stdout).not.toContain(KEY);
  },
  TIMEOUT_MS,
);

function withModel(args: string[]) {
  const { port } = api.address() as AddressInfo;
  return scratch.run(args, { env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` } });
}

test(
  'call reads arguments out of a request; what is given goes first, and what is not told is named',
  async () => {
    answer = { status: 200, content: JSON.stringify({ arguments: [{ name: 'a', json: '7' }] }) };
    const call = ['call', 'notes', 'add', '--request', 'seven and something'];
    const dry = await withModel([...call, '--dry-run']);
    expect(JSON.parse(dry.stdout)).toEqual({ a: 7 });
    expect(dry.stderr).toContain('the request does not tell: b');
    expect((await withModel(call)).stderr).toContain('ARGUMENTS_INVALID');
    const called = await withModel([...call, '--args', '{"b":8}', '--json']);
    expect(JSON.parse(called.stdout)).toMatchObject({
      status: 'ok',
      result: { structuredContent: { sum: 15 } },
    });
    answer = { status: 401 };
    const refused = await withModel([...call, '--dry-run']);
    expect(refused).toMatchObject({
      exitCode: 0,
      stdout: '{}\n',
      stderr: expect.stringContaining('LLM_AUTH'),
    });
  },
  TIMEOUT_MS,
);

test(
  'enrich estimates first, writes when told so, and searches by what was accepted',
  async () => {
    const tools = Array.from({ length: 9 }, (_, at) => ({
      id: String(at + 1),
      requests: [`quux number ${at + 1}`],
    }));
    answer = { status: 200, content: JSON.stringify({ tools }) };
    expect((await withModel(['enrich'])).stdout).toMatch(/^9 tools in 1 questions: about \d+ tokens in/);
    expect((await withModel(['enrich', '--review'])).stdout).toBe('Nothing waits.\n');
    expect((await withModel(['enrich', 'notes', '--yes'])).stdout).toMatch(
      /^wrote requests for 9 tools \(210 tokens in/,
    );
    expect((await withModel(['enrich', '--review'])).stdout).toMatch(/^notes\/add\n {2}quux number \d\n/);
    expect((await scratch.run(['route', 'quux'])).exitCode).toBe(6);
    expect((await withModel(['enrich', '--accept'])).stdout).toBe('accepted the requests of 9 tools\n');
    expect((await scratch.run(['route', 'quux', 'number'])).exitCode).toBe(0);
    expect((await withModel(['enrich', '--yes'])).stdout).toBe('Every tool has its requests already.\n');
    expect(await scratch.run(['enrich', 'unknown'])).toMatchObject({ exitCode: 3 });
  },
  TIMEOUT_MS,
);
