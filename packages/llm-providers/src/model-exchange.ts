import type { JsonSchema, TokenUsage } from '@mcp-router/core';

/** What `ask` is given: one request to the API. */
export interface ModelQuestion {
  system: string | undefined;
  prompt: string;
  schemaName: string;
  /** As the caller wrote it; `toStrictSchema` gives the form that strict modes take. */
  jsonSchema: JsonSchema;
  maxOutputTokens: number;
  /** Ends with the deadline and with the caller's abort. Pass it to `fetch`. */
  signal: AbortSignal;
}

/** What the API answered. */
export interface ModelAnswer {
  /** The model's text, JSON expected; why it refused, for `refused`. */
  text: string;
  /** `truncated`: the output limit was reached. */
  finish: 'complete' | 'truncated' | 'refused';
  usage: TokenUsage;
  /** The model that answered, as the API names it. */
  modelId: string;
}
