import type { CallOutcome, SerializedError, ToolResult } from '@mcp-router/core';

/** Where a failed call's error stands in the result's `_meta`, for clients that read more than text. */
export const ERROR_META_KEY = 'io.github.mcp-router/error';

/** What a client gets for an outcome: the server's own answer untouched, or an error that a model can act on. */
export function toCallResult(outcome: CallOutcome): ToolResult {
  if (outcome.result) return outcome.result;
  const error = outcome.error ?? {
    code: 'INTERNAL',
    message: 'The call ended without an answer.',
    retryable: false,
    origin: 'local',
  };
  return toErrorResult(error);
}

/** A tool result that reports an error: message and hint as text, the whole of it in `_meta`. */
export function toErrorResult(error: SerializedError): ToolResult {
  const hint = error.hint ? `\n${error.hint}` : '';
  return {
    content: [{ type: 'text', text: `${error.code}: ${error.message}${hint}` }],
    isError: true,
    _meta: { [ERROR_META_KEY]: error },
  };
}
