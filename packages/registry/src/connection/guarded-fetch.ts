import { McpRouterError } from '@mcp-router/core';
import { findMessageId, type MessageId } from '@mcp-router/core/wire';
import { messageTooLarge, streamLost } from './connection-errors.js';
import { fetchError, httpStatusError } from './http-errors.js';

export interface GuardedFetchOptions {
  serverId: string;
  fetch: typeof globalThis.fetch;
  maxMessageBytes: number;
  /** The answer to that request broke off or is too large. */
  onAnswerFailure(id: MessageId, error: McpRouterError): void;
  /** The server's own stream of events could not be opened or broke off. */
  onStreamFailure(error: McpRouterError): void;
  /** The server's own stream of events ended. */
  onStreamEnd(): void;
}

const NEWLINE = 0x0a;

/** A `fetch` whose failures are typed, and whose answers hold no message over the limit. */
export function createGuardedFetch(options: GuardedFetchOptions): typeof globalThis.fetch {
  const { serverId } = options;
  return async (input, init) => {
    const isStream = (init?.method ?? 'GET') === 'GET';
    const failed = (error: McpRouterError) => {
      if (isStream) options.onStreamFailure(error);
      return error;
    };
    const url = new URL(input instanceof Request ? input.url : input);
    let response: Response;
    try {
      response = await options.fetch(input, init);
    } catch (error) {
      if (init?.signal?.aborted) throw error;
      if (McpRouterError.isInstance(error)) throw failed(error);
      throw failed(fetchError(serverId, url.origin, error));
    }
    const failure = httpStatusError(serverId, response, {
      hasSession: new Headers(init?.headers).has('mcp-session-id'),
    });
    if (failure) {
      await response.body?.cancel();
      throw failed(failure);
    }
    if (!response.body) return response;
    const body = guardBody(response.body, {
      limitBytes: options.maxMessageBytes,
      isEventStream: response.headers.get('content-type')?.includes('text/event-stream') ?? false,
      tooLarge: (sizeBytes) => messageTooLarge(serverId, sizeBytes, options.maxMessageBytes),
      broken: (error) => streamLost(serverId, error),
      onFailure(error) {
        const id = messageIdOf(init?.body);
        if (id !== undefined) options.onAnswerFailure(id, error);
        failed(error);
      },
      onEnd: () => isStream && options.onStreamEnd(),
    });
    const { status, statusText, headers } = response;
    return new Response(body, { status, statusText, headers });
  };
}

interface BodyRules {
  limitBytes: number;
  /** Of an event stream each line counts for itself: a message is one line. */
  isEventStream: boolean;
  tooLarge(sizeBytes: number): McpRouterError;
  broken(error: unknown): McpRouterError;
  onFailure(error: McpRouterError): void;
  onEnd(): void;
}

function guardBody(source: ReadableStream<Uint8Array>, rules: BodyRules): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let sizeBytes = 0;

  function count(chunk: Uint8Array): void {
    const lastBreak = rules.isEventStream ? chunk.lastIndexOf(NEWLINE) : -1;
    sizeBytes = lastBreak === -1 ? sizeBytes + chunk.length : chunk.length - lastBreak - 1;
  }

  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const fail = (error: McpRouterError) => {
        rules.onFailure(error);
        controller.error(error);
      };
      let next: { done: boolean; value?: Uint8Array | undefined };
      try {
        next = await reader.read();
      } catch (error) {
        fail(rules.broken(error));
        return;
      }
      if (next.done || !next.value) {
        controller.close();
        rules.onEnd();
        return;
      }
      count(next.value);
      if (sizeBytes <= rules.limitBytes) {
        controller.enqueue(next.value);
        return;
      }
      fail(rules.tooLarge(sizeBytes));
      await reader.cancel();
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

const EDGE_CHARACTERS = 512;

function messageIdOf(body: unknown): MessageId | undefined {
  if (typeof body !== 'string') return undefined;
  return findMessageId(body.slice(0, EDGE_CHARACTERS), body.slice(-EDGE_CHARACTERS));
}
