import type { MessageId } from '@mcp-router/core/wire';
import type { ServerTransport } from './server-transport.js';

/** So many cancelled requests of one connection are remembered; a server that answers later than that is a stranger's. */
const MAX_REMEMBERED = 1_000;

/**
 * Takes out of a transport's stream the answers to requests that were cancelled: nobody waits for them, and they are no
 * irregularity either, since a cancellation and an answer may cross.
 */
export function dropLateAnswers(transport: ServerTransport, onLateAnswer: () => void): void {
  const cancelled = new Set<MessageId>();
  const send = transport.send.bind(transport);
  const forward = transport.onmessage;
  transport.send = (message, options) => {
    if ('method' in message && message.method === 'notifications/cancelled') {
      const requestId = message.params?.requestId;
      if (typeof requestId === 'string' || typeof requestId === 'number') remember(cancelled, requestId);
    }
    return send(message, options);
  };
  transport.onmessage = (message, extra) => {
    const isAnswer = !('method' in message) && message.id !== undefined;
    if (!isAnswer || !cancelled.delete(message.id as MessageId)) return forward?.(message, extra);
    onLateAnswer();
  };
}

function remember(cancelled: Set<MessageId>, id: MessageId): void {
  cancelled.add(id);
  const [oldest] = cancelled;
  if (cancelled.size > MAX_REMEMBERED && oldest !== undefined) cancelled.delete(oldest);
}
