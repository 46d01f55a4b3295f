import { type ErrorCode, McpRouterError } from '../errors.js';
import type { GenerateRequest, LanguageModel, OutputSchema, TokenUsage } from '../language-model.js';
import type { TestRunner } from './harness.js';

/** How the fake API answers one request, told apart from any provider's wire format. */
export type FakeApiAnswer =
  | { kind: 'text'; text: string; usage: TokenUsage }
  | { kind: 'refusal' }
  /** The output limit was reached in the middle of the JSON. */
  | { kind: 'truncated' }
  | { kind: 'unauthorized' }
  | { kind: 'forbidden' }
  | { kind: 'unknown-model' }
  | { kind: 'request-refused' }
  | { kind: 'rate-limited'; retryAfterMs?: number }
  | { kind: 'server-error' }
  /** Takes the request and never answers. */
  | { kind: 'hang' }
  /** Sends the head of the answer and then nothing more. */
  | { kind: 'stall' }
  | { kind: 'reset' };

/** A model whose API is a fake HTTP server. Its retries must not wait unless the server says so. */
export interface LanguageModelUnderTest {
  model: LanguageModel;
  /** The key the model uses. The fake API repeats it in its errors, which the model must not. */
  apiKey: string;
  /** Requests the fake API has received. */
  requestCount(): number;
  /** Of these, how many the model still waits for: neither answered nor given up. */
  openRequestCount(): number;
  close(): Promise<void>;
}

/** What the suite needs besides a test runner: node's `inspect`, and a way to start a model. */
export interface LanguageModelContractOptions extends TestRunner {
  /** Prints a value with everything in it, hidden members and causes included. */
  inspect(value: unknown): string;
  /** Starts a model and a fake API that gives these answers in order, the last one again and again. */
  start(
    answers: [FakeApiAnswer, ...FakeApiAnswer[]],
    options: { maxRetries: number },
  ): Promise<LanguageModelUnderTest>;
}

interface City {
  name: string;
  population: number | null;
}

const PARIS: City = { name: 'Paris', population: 2_100_000 };
const USAGE: TokenUsage = { inputTokens: 42, outputTokens: 7 };
const SUCCESS: FakeApiAnswer = { kind: 'text', text: JSON.stringify(PARIS), usage: USAGE };
const MAX_RETRIES = 2;

const CITY_SCHEMA: OutputSchema<City> = {
  name: 'city',
  jsonSchema: {
    type: 'object',
    properties: { name: { type: 'string' }, population: { type: ['integer', 'null'] } },
    required: ['name', 'population'],
    additionalProperties: false,
  },
  parse(value) {
    const city = value as Partial<City> | null;
    if (typeof city?.name !== 'string') throw new Error('name: expected a string');
    return { name: city.name, population: city.population ?? null };
  },
};

/** Answers that end a request, with the code each must become and whether it is worth another try. */
const FAILURES: { answer: FakeApiAnswer; code: ErrorCode; retried: boolean }[] = [
  { answer: { kind: 'refusal' }, code: 'LLM_REFUSED', retried: false },
  { answer: { kind: 'truncated' }, code: 'LLM_TRUNCATED', retried: false },
  { answer: { kind: 'unauthorized' }, code: 'LLM_AUTH', retried: false },
  { answer: { kind: 'forbidden' }, code: 'LLM_AUTH', retried: false },
  { answer: { kind: 'unknown-model' }, code: 'LLM_MODEL_UNKNOWN', retried: false },
  { answer: { kind: 'request-refused' }, code: 'LLM_REQUEST_REJECTED', retried: false },
  { answer: { kind: 'rate-limited' }, code: 'LLM_RATE_LIMITED', retried: true },
  { answer: { kind: 'server-error' }, code: 'LLM_UNAVAILABLE', retried: true },
  { answer: { kind: 'reset' }, code: 'LLM_UNAVAILABLE', retried: true },
];

/** What every {@link LanguageModel} must do, whichever API it speaks to. */
export function languageModelContract(options: LanguageModelContractOptions): void {
  answersContract(options);
  failuresContract(options);
  retriesContract(options);
  deadlinesContract(options);
}

function answersContract({ test, expect, start }: LanguageModelContractOptions): void {
  test('answers with the parsed value, the token usage and the model that answered', async () => {
    await withModel(await start([SUCCESS], { maxRetries: MAX_RETRIES }), async ({ model }) => {
      const result = await model.generate(cityRequest());
      expect(result.value).toEqual(PARIS);
      expect(result.usage).toEqual(USAGE);
      expect(result.modelId.length > 0 && model.modelId.length > 0 && model.provider.length > 0).toBe(true);
    });
  });

  for (const [name, text] of [
    ['text that is not JSON', '{"name": "Par'],
    ['JSON that the schema does not admit', '{"title": "Paris"}'],
  ] as const) {
    test(`${name} is LLM_OUTPUT_INVALID, with the usage that was billed`, async () => {
      const answer: FakeApiAnswer = { kind: 'text', text, usage: USAGE };
      await withModel(await start([answer], { maxRetries: MAX_RETRIES }), async ({ model }) => {
        const error = await rejection(model.generate(cityRequest()));
        expect(error.code).toBe('LLM_OUTPUT_INVALID');
        expect(error.details.usage).toEqual(USAGE);
      });
    });
  }

  test('serves several requests at once', async () => {
    await withModel(await start([SUCCESS], { maxRetries: MAX_RETRIES }), async ({ model, requestCount }) => {
      const results = await Promise.all([1, 2, 3, 4].map(() => model.generate(cityRequest())));
      expect(results.map((result) => result.value.name)).toEqual(['Paris', 'Paris', 'Paris', 'Paris']);
      expect(requestCount()).toBe(4);
    });
  });

  for (const [name, wrong, code] of [
    ['an empty prompt', { prompt: ' \n' }, 'REQUEST_EMPTY'],
    ['a schema name no API takes', { schema: { ...CITY_SCHEMA, name: 'a city' } }, 'USAGE_INVALID'],
    ['a deadline that is no time', { timeoutMs: Number.NaN }, 'USAGE_INVALID'],
    ['an output limit of nothing', { maxOutputTokens: 0 }, 'USAGE_INVALID'],
  ] as const) {
    test(`${name} is ${code} and nothing is sent`, async () => {
      await withModel(
        await start([SUCCESS], { maxRetries: MAX_RETRIES }),
        async ({ model, requestCount }) => {
          const error = await rejection(model.generate({ ...cityRequest(), ...wrong }));
          expect(error.code).toBe(code);
          expect(requestCount()).toBe(0);
        },
      );
    });
  }
}

function failuresContract({ test, expect, inspect, start }: LanguageModelContractOptions): void {
  for (const { answer, code, retried } of FAILURES) {
    test(`${answer.kind} is ${code}, with a hint and without the key, ${retried ? '' : 'not '}tried again`, async () => {
      await withModel(await start([answer], { maxRetries: MAX_RETRIES }), async (underTest) => {
        const error = await rejection(underTest.model.generate(cityRequest()));
        expect(error.code).toBe(code);
        expect(error.retryable).toBe(retried);
        expect((error.hint ?? '').length > 0).toBe(true);
        expect(underTest.requestCount()).toBe(retried ? 1 + MAX_RETRIES : 1);
        const printed = `${inspect(error)} ${JSON.stringify(error)} ${error.stack}`;
        expect(printed.includes(underTest.apiKey)).toBe(false);
      });
    });
  }
}

function retriesContract({ test, expect, start }: LanguageModelContractOptions): void {
  test('waits as long as a rate limit asks, then succeeds', async () => {
    const answers: [FakeApiAnswer, FakeApiAnswer] = [{ kind: 'rate-limited', retryAfterMs: 60 }, SUCCESS];
    await withModel(await start(answers, { maxRetries: MAX_RETRIES }), async ({ model, requestCount }) => {
      const startedAt = Date.now();
      expect((await model.generate(cityRequest())).value).toEqual(PARIS);
      // Timers may fire a millisecond early.
      expect(Date.now() - startedAt).toBeGreaterThan(57);
      expect(requestCount()).toBe(2);
    });
  });

  test('does not wait for a rate limit that outlasts the deadline', async () => {
    const answer: FakeApiAnswer = { kind: 'rate-limited', retryAfterMs: 3_600_000 };
    await withModel(await start([answer], { maxRetries: MAX_RETRIES }), async ({ model, requestCount }) => {
      const error = await rejection(model.generate(cityRequest()));
      expect(error.code).toBe('LLM_RATE_LIMITED');
      expect(error.details.retryAfterMs).toBe(3_600_000);
      expect(requestCount()).toBe(1);
    });
  });

  for (const kind of ['server-error', 'reset'] as const) {
    test(`succeeds after one ${kind}`, async () => {
      await withModel(await start([{ kind }, SUCCESS], { maxRetries: MAX_RETRIES }), async (underTest) => {
        expect((await underTest.model.generate(cityRequest())).value).toEqual(PARIS);
        expect(underTest.requestCount()).toBe(2);
      });
    });
  }

  test('tries once when no retries are wanted', async () => {
    await withModel(await start([{ kind: 'server-error' }], { maxRetries: 0 }), async (underTest) => {
      const error = await rejection(underTest.model.generate(cityRequest()));
      expect(error.code).toBe('LLM_UNAVAILABLE');
      expect(underTest.requestCount()).toBe(1);
    });
  });
}

function deadlinesContract({ test, expect, start }: LanguageModelContractOptions): void {
  for (const kind of ['hang', 'stall'] as const) {
    test(`${kind} ends at the deadline as LLM_TIMEOUT`, async () => {
      await withModel(await start([{ kind }], { maxRetries: MAX_RETRIES }), async (underTest) => {
        const error = await rejection(underTest.model.generate({ ...cityRequest(), timeoutMs: 150 }));
        expect(error.code).toBe('LLM_TIMEOUT');
        expect(error.retryable).toBe(true);
        await until(() => underTest.openRequestCount() === 0);
        expect(underTest.requestCount()).toBeLessThanOrEqual(1);
      });
    });
  }

  test('an abort ends a running request as CALL_CANCELLED', async () => {
    await withModel(await start([{ kind: 'hang' }], { maxRetries: MAX_RETRIES }), async (underTest) => {
      const caller = new AbortController();
      const pending = rejection(underTest.model.generate({ ...cityRequest(), signal: caller.signal }));
      await until(() => underTest.requestCount() > 0);
      caller.abort();
      expect((await pending).code).toBe('CALL_CANCELLED');
      await until(() => underTest.openRequestCount() === 0);
      expect(underTest.requestCount()).toBe(1);
    });
  });

  test('an abort ends a wait between two tries', async () => {
    const answer: FakeApiAnswer = { kind: 'rate-limited', retryAfterMs: 20_000 };
    await withModel(await start([answer], { maxRetries: MAX_RETRIES }), async (underTest) => {
      const caller = new AbortController();
      const pending = rejection(
        underTest.model.generate({ ...cityRequest(), signal: caller.signal, timeoutMs: 60_000 }),
      );
      await until(() => underTest.requestCount() > 0);
      caller.abort();
      expect((await pending).code).toBe('CALL_CANCELLED');
      expect(underTest.requestCount()).toBe(1);
    });
  });

  test('a signal that is aborted already sends nothing', async () => {
    await withModel(await start([SUCCESS], { maxRetries: MAX_RETRIES }), async ({ model, requestCount }) => {
      const error = await rejection(model.generate({ ...cityRequest(), signal: AbortSignal.abort() }));
      expect(error.code).toBe('CALL_CANCELLED');
      expect(requestCount()).toBe(0);
    });
  });
}

function cityRequest(): GenerateRequest<City> {
  return { system: 'You know cities.', prompt: 'The capital of France?', schema: CITY_SCHEMA };
}

async function withModel(
  underTest: LanguageModelUnderTest,
  run: (underTest: LanguageModelUnderTest) => Promise<void>,
): Promise<void> {
  try {
    await run(underTest);
  } finally {
    await underTest.close();
  }
}

/** Waits for it as long as the test runner lets a test run. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function rejection(promise: Promise<unknown>): Promise<McpRouterError> {
  const error: unknown = await promise.then(
    (value) => new Error(`expected a rejection, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (McpRouterError.isInstance(error)) return error;
  throw error;
}
