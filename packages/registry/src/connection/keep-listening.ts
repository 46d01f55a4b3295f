import type { Clock, Handshake, ListChanged } from '@mcp-router/core';
import type { Client } from '@modelcontextprotocol/client';
import type { ServerTransport } from './server-transport.js';

export interface ListeningParts {
  handshake: Handshake;
  clock: Clock;
  /** Told when the news stop coming. */
  onWarning: (message: string) => void;
  /** What may have changed while nobody listened. */
  onMissed: (list: ListChanged) => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const LISTS: readonly ListChanged[] = ['tools', 'resources', 'prompts'];

/**
 * In the era of 2026-07-28 list changes come only to those who ask for them (`subscriptions/listen`). Asks for those that the server
 * announces, and again when the stream ends, for as long as the connection is open.
 */
export function keepListening(client: Client, transport: ServerTransport, parts: ListeningParts): void {
  const { handshake, clock, onWarning, onMissed } = parts;
  const lists = LISTS.filter((list) => announces(handshake, list));
  if (lists.length === 0) return;
  const filter = Object.fromEntries(lists.map((list) => [`${list}ListChanged`, true as const]));
  let isOver = false;
  let stopTimer = () => {};
  const previous = transport.onclose;
  transport.onclose = () => {
    isOver = true;
    stopTimer();
    previous?.();
  };
  const listen = async (failures: number): Promise<void> => {
    const again = (reason: string, count: number) => {
      if (isOver) return;
      onWarning(`No news of list changes: ${reason}. It is asked for again.`);
      stopTimer = clock.setTimer(
        () => void listen(count),
        Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(count, 10)),
      );
    };
    try {
      const subscription = await client.listen(filter);
      if (failures > 0) for (const list of lists) onMissed(list);
      const ending = await subscription.closed;
      if (ending !== 'local') again(`the stream ended (${ending})`, 1);
    } catch (error) {
      again(String(error), failures + 1);
    }
  };
  void listen(0);
}

function announces({ protocolCapabilities }: Handshake, list: ListChanged): boolean {
  return (protocolCapabilities[list] as { listChanged?: boolean } | undefined)?.listChanged === true;
}
