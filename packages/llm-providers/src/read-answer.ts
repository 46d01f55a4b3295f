import { type ErrorCode, McpRouterError, type OutputSchema } from '@mcp-router/core';
import type { ModelAnswer } from './model-exchange.js';
import { dropAddedNulls } from './schema/drop-added-nulls.js';
import { parseJsonAnswer } from './schema/parse-json-answer.js';
import { isRecord } from './schema/schema-shape.js';

interface AnswerContext {
  /** Provider and model, for messages. */
  label: string;
  maxOutputTokens: number;
}

const EXCERPT_LENGTH = 200;

/** The value in a model's answer, or the `LLM_...` error that tells why there is none, with the usage in its details. */
export function readAnswer<T>(answer: ModelAnswer, schema: OutputSchema<T>, context: AnswerContext): T {
  const { label, maxOutputTokens } = context;
  const fail = (code: ErrorCode, message: string, hint: string, cause?: unknown) =>
    new McpRouterError(code, `${label} ${message}`, {
      hint,
      origin: 'remote',
      details: { usage: answer.usage },
      ...(cause === undefined ? {} : { cause }),
    });
  if (answer.finish === 'refused') {
    throw fail(
      'LLM_REFUSED',
      `refused to answer${quote(answer.text)}`,
      'Change the prompt, or use another model.',
    );
  }
  if (answer.finish === 'truncated') {
    const limit = `stopped in the middle: its output reached a limit (maxOutputTokens ${maxOutputTokens})`;
    throw fail('LLM_TRUNCATED', limit, 'Raise maxOutputTokens, or ask for less.');
  }
  const hint = 'Try again, describe the wanted output better, or use a more capable model.';
  let json: unknown;
  try {
    json = parseJsonAnswer(answer.text);
  } catch (error) {
    throw fail(
      'LLM_OUTPUT_INVALID',
      `answered with something that is no JSON${quote(answer.text)}`,
      hint,
      error,
    );
  }
  try {
    return schema.parse(dropAddedNulls(json, schema.jsonSchema, schema.jsonSchema));
  } catch (error) {
    const message = `answered with JSON that does not fit '${schema.name}': ${reason(error)}`;
    throw fail('LLM_OUTPUT_INVALID', message, hint, error);
  }
}

function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '';
  return line.length > EXCERPT_LENGTH ? `: ${line.slice(0, EXCERPT_LENGTH)}...` : `: ${line}`;
}

/** Path and message of the first issues, where the schema tells them as zod and Standard Schema do. */
function reason(error: unknown): string {
  const issues = isRecord(error) && Array.isArray(error.issues) ? error.issues.filter(isRecord) : [];
  if (issues.length === 0) return quote(error instanceof Error ? error.message : String(error)).slice(2);
  const lines = issues.slice(0, 3).map((issue) => {
    const path = Array.isArray(issue.path) && issue.path.length > 0 ? issue.path.join('.') : 'the answer';
    return `${path}: ${String(issue.message)}`;
  });
  return lines.join('; ') + (issues.length > 3 ? `; and ${issues.length - 3} more` : '');
}
