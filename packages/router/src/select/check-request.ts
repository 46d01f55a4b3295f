import { McpRouterError } from '@mcp-router/core';

/** Throws `REQUEST_EMPTY` or `REQUEST_TOO_LARGE` for a request that can't be routed. */
export function checkRequest(request: string, maxLength: number): void {
  if (typeof request !== 'string') {
    throw new McpRouterError('USAGE_INVALID', `the request is of type ${typeof request}`, {
      hint: 'Give the request as a string.',
    });
  }
  if (request.trim() === '') throw emptyRequestError();
  if (request.length > maxLength) {
    throw new McpRouterError(
      'REQUEST_TOO_LARGE',
      `the request has ${request.length} characters; the limit is ${maxLength}`,
      {
        hint: 'Route by a short description of the task and pass data as tool arguments, or raise maxRequestLength.',
        details: { length: request.length, maxLength },
      },
    );
  }
}

export function emptyRequestError(): McpRouterError {
  return new McpRouterError('REQUEST_EMPTY', 'the request holds no text', {
    hint: 'Say in plain language what should be done, for example "read notes.txt in my folder".',
  });
}
