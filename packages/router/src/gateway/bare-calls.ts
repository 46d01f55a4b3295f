import type { CallOptions, CallProgress } from '@mcp-router/core';
import type { Exposure } from './exposure.js';
import type { TakeMessage } from './stdio-wire.js';

/** Answers the frequent requests, `tools/call` and `tools/list` of the old protocol era, without the SDK between. */
export interface BareCalls {
  readonly take: TakeMessage;
  /** Cancels what is under way: the client has left. */
  close(): void;
}

type RequestId = string | number;

interface BareRequest {
  id: RequestId;
  progressToken?: string | number | undefined;
  run: (exposure: Exposure, options: CallOptions) => Promise<unknown>;
}

const INTERNAL_ERROR = -32_603;

/**
 * What the SDK would do with these requests, done directly: the same exposure is called, with the same cancellation and progress,
 * and the answer is what the SDK would send. Everything else is the SDK's: other methods, the new era (which says more in
 * every message), tasks, and calls of an unusual shape, whose errors are the SDK's to tell.
 */
export function createBareCalls(exposure: Exposure, write: (message: object) => void): BareCalls {
  const underWay = new Map<RequestId, AbortController>();
  let isOldEra = false;
  const answer = async ({ id, progressToken, run }: BareRequest) => {
    const controller = new AbortController();
    const { signal } = controller;
    underWay.set(id, controller);
    const onProgress = (progress: CallProgress) => {
      if (!signal.aborted) write(progressMessage(progressToken, progress));
    };
    const options = progressToken === undefined ? { signal } : { signal, onProgress };
    let reply: { result: unknown } | { error: unknown };
    try {
      reply = { result: await run(exposure, options) };
    } catch (error) {
      reply = { error: asRpcError(error) };
    }
    if (underWay.get(id) === controller) underWay.delete(id);
    // Nobody waits for the answer to a call that was cancelled.
    if (!signal.aborted) write({ ...reply, jsonrpc: '2.0', id });
  };
  return {
    take(message) {
      if (!isRecord(message)) return false;
      const { method, params } = message;
      if (method === 'initialize') isOldEra = !isRecord(params) || !saysEra(params._meta);
      if (method === 'notifications/cancelled') return cancel(underWay, params);
      const request = isOldEra ? READERS[String(method)]?.(message) : undefined;
      if (!request || underWay.has(request.id)) return false;
      void answer(request);
      return true;
    },
    close() {
      for (const controller of underWay.values()) controller.abort();
      underWay.clear();
    },
  };
}

function cancel(underWay: Map<RequestId, AbortController>, params: unknown): boolean {
  const id = isRecord(params) ? (params.requestId as RequestId) : undefined;
  const controller = id === undefined ? undefined : underWay.get(id);
  controller?.abort();
  return controller !== undefined;
}

const READERS: Partial<Record<string, (message: Record<string, unknown>) => BareRequest | undefined>> = {
  'tools/call': readCall,
  'tools/list': readList,
};

/** A request for the whole list, or undefined. */
function readList({ jsonrpc, id, params, ...others }: Record<string, unknown>): BareRequest | undefined {
  const isPlain = jsonrpc === '2.0' && Object.keys(others).length === 1 && isId(id);
  if (!isPlain || (params !== undefined && !(isRecord(params) && Object.keys(params).length === 0)))
    return undefined;
  return { id, run: async (exposure) => ({ tools: await exposure.listTools() }) };
}

/** A call in its usual shape, or undefined. */
function readCall({ jsonrpc, id, params, ...others }: Record<string, unknown>): BareRequest | undefined {
  if (jsonrpc !== '2.0' || Object.keys(others).length !== 1 || !isId(id) || !isRecord(params))
    return undefined;
  const { name, arguments: args = {}, _meta: meta = {}, ...more } = params;
  if (typeof name !== 'string' || !isRecord(args) || !isRecord(meta)) return undefined;
  if (Object.keys(more).length > 0 || saysEra(meta)) return undefined;
  const { progressToken } = meta;
  if (progressToken !== undefined && !isId(progressToken)) return undefined;
  return { id, progressToken, run: (exposure, options) => exposure.callTool(name, args, options) };
}

/** In the new era every message says which version it is of; tasks, too, stand under such names. */
function saysEra(meta: unknown): boolean {
  return isRecord(meta) && Object.keys(meta).some((key) => key.startsWith('io.modelcontextprotocol/'));
}

function progressMessage(progressToken: string | number | undefined, progress: CallProgress) {
  return { method: 'notifications/progress', params: { progressToken, ...progress }, jsonrpc: '2.0' };
}

/** As the SDK tells what a handler threw. */
function asRpcError(error: unknown): { code: number; message: string } {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const isCode = typeof code === 'number' && Number.isSafeInteger(code);
  return {
    code: isCode ? code : INTERNAL_ERROR,
    message: typeof message === 'string' ? message : 'Internal error',
  };
}

function isId(value: unknown): value is RequestId {
  return typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
