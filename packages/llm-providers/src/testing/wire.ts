import { readFileSync } from 'node:fs';
import type { FakeApiAnswer } from '@mcp-router/core/testing';
import type { WireAnswer } from './fake-api.js';

/** Recorded answers of one API by kind, in `fixtures/API.json`. `{{KEY}}`, `{{TEXT}}` and the token counts are filled in. */
type Recording = Record<string, { status: number; headers?: Record<string, string>; body: unknown }>;

export function readRecording(api: 'openai' | 'openrouter' | 'anthropic' | 'ollama' | 'vllm'): Recording {
  const file = new URL(`../../fixtures/${api}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as Recording;
}

/** The answer of the contract suite in the wire format of a recording. */
export function onTheWire(recording: Recording, answer: FakeApiAnswer, apiKey: string): WireAnswer {
  if (answer.kind === 'hang' || answer.kind === 'stall' || answer.kind === 'reset')
    return { kind: answer.kind };
  const recorded = recording[answer.kind];
  if (recorded === undefined) throw new Error(`The recording has no answer '${answer.kind}'`);
  const filled = fill(recorded.body, {
    '{{KEY}}': apiKey,
    '{{TEXT}}': answer.kind === 'text' ? answer.text : '',
    '{{INPUT_TOKENS}}': answer.kind === 'text' ? answer.usage.inputTokens : 0,
    '{{OUTPUT_TOKENS}}': answer.kind === 'text' ? answer.usage.outputTokens : 0,
  });
  const wait = answer.kind === 'rate-limited' ? answer.retryAfterMs : undefined;
  const headers = { ...recorded.headers, ...(wait === undefined ? {} : { 'retry-after-ms': String(wait) }) };
  return { status: recorded.status, headers, body: filled };
}

function fill(value: unknown, values: Record<string, string | number>): unknown {
  if (typeof value === 'string') {
    const whole = values[value];
    if (whole !== undefined) return whole;
    return Object.entries(values).reduce(
      (text, [mark, given]) => text.replaceAll(mark, String(given)),
      value,
    );
  }
  if (Array.isArray(value)) return value.map((item) => fill(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, values)]));
}
