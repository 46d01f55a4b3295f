import { ProtocolError, SdkError, SdkErrorCode } from '@modelcontextprotocol/client';
import type { Deadline } from './deadline.js';
import type { ServerTransport } from './server-transport.js';

/**
 * Requests past the SDK's client, over the same transport: what is sent is what the SDK would send, and a result comes back
 * as it was parsed, without being read by any schema. For the old era, where a request is no more than method and params.
 */
export interface BareRequests {
  /** Rejects like the SDK's client. The end of the deadline goes to the server as a cancellation. */
  send(method: string, params: Record<string, unknown>, deadline: Deadline): Promise<unknown>;
}

/** As it may come, whatever JSON-RPC says. */
interface Answer {
  id?: unknown;
  result?: unknown;
  error?: unknown;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Far beyond what the SDK, which counts from 0, reaches for its own requests on the same connection. */
const FIRST_ID = 1_000_000_000;

export function createBareRequests(transport: ServerTransport): BareRequests {
  const pending = new Map<unknown, Pending>();
  const { onmessage: forward, onclose } = transport;
  let lastId = FIRST_ID;
  transport.onmessage = (message, extra) => {
    if ('method' in message) return forward?.(message, extra);
    const { id, result, error } = message as Answer;
    const request = pending.get(id);
    if (!request) return forward?.(message, extra);
    pending.delete(id);
    if (error === undefined) request.resolve(result);
    else request.reject(protocolError(error));
  };
  transport.onclose = () => {
    const lost = [...pending.values()];
    pending.clear();
    onclose?.();
    for (const { reject } of lost)
      reject(new SdkError(SdkErrorCode.ConnectionClosed, 'The connection was closed.'));
  };
  return {
    send(method, params, deadline) {
      const id = ++lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve, reject });
        deadline.onEnd((reason) => {
          if (!pending.delete(id)) return;
          const cancelled = { requestId: id, reason };
          // A server that can't be told has nothing left to cancel.
          transport
            .send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: cancelled })
            .catch(() => {});
          reject(new Error(reason));
        });
        transport.send({ jsonrpc: '2.0', id, method, params }).catch((error: unknown) => {
          if (pending.delete(id)) reject(error);
        });
      });
    },
  };
}

function protocolError(error: unknown): ProtocolError {
  const { code, message, data } = (error ?? {}) as { code?: unknown; message?: unknown; data?: unknown };
  return new ProtocolError(Number(code), String(message), data);
}
