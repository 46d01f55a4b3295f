import {
  type Clock,
  createEmitter,
  type Emitter,
  type Handshake,
  type ListChanged,
  type PromptDefinition,
  type ResourceDefinition,
  type SerializedError,
  type ServerConnection,
} from '@mcp-router/core';
import type { Client } from '@modelcontextprotocol/client';
import { checkResult, checkTool, emptyIfUnknown } from './check-answer.js';
import { keepListening } from './keep-listening.js';
import { dropLateAnswers } from './late-answers.js';
import { listPages } from './list-pages.js';
import { createRequester, DEFAULT_TIMEOUT_MS } from './requester.js';
import type { ServerTransport } from './server-transport.js';

/** A connection as the pool sees it. */
export interface PooledConnection extends ServerConnection {
  /** Requests in work; health checks don't count. */
  readonly inFlight: number;
}

export interface ClientConnectionOptions {
  serverId: string;
  /** With the handshake done. */
  client: Client;
  transport: ServerTransport;
  handshake: Handshake;
  clock: Clock;
  /** The number of requests in work changed. */
  onActivity(): void;
  /** An answer came to a request that had been cancelled; it was dropped. */
  onLateAnswer(): void;
  /** Irregularities that fail nothing. */
  onWarning(message: string): void;
}

interface ConnectionEvents {
  listChanged: ListChanged;
  close: SerializedError | undefined;
}

/** The contract's connection over a client of the MCP SDK. */
export function createClientConnection(options: ClientConnectionOptions): PooledConnection {
  const { serverId, client, transport, handshake, clock } = options;
  dropLateAnswers(transport, options.onLateAnswer);
  const request = createRequester(serverId, client, transport, clock);
  const events = listen(options);
  const activity = createActivity(options.onActivity);

  /** All pages within one deadline; nothing is asked for that the server doesn't offer. */
  async function list(
    method: string,
    member: string,
    settings: { signal?: AbortSignal; timeoutMs?: number } = {},
  ) {
    const capability = method.slice(0, method.indexOf('/'));
    if (handshake.protocolCapabilities[capability] === undefined) return [];
    const endsAt = clock.now() + (settings.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    const fetchPage = (cursor: string | undefined) => {
      const timeoutMs = Math.max(1, endsAt - clock.now());
      return request(method, cursor === undefined ? {} : { cursor }, { ...settings, timeoutMs });
    };
    return activity.track(listPages(serverId, member, fetchPage));
  }

  return {
    serverId,
    handshake,
    get pid() {
      return transport.pid;
    },
    get inFlight() {
      return activity.inFlight;
    },
    listTools: async (settings) =>
      (await list('tools/list', 'tools', settings)).map((tool) => checkTool(serverId, tool)),
    listResources: (settings): Promise<ResourceDefinition[]> => list('resources/list', 'resources', settings),
    listResourceTemplates: (settings): Promise<ResourceDefinition[]> =>
      // Many servers with resources have no templates, and no method for them either.
      list('resources/templates/list', 'resourceTemplates', settings).catch(emptyIfUnknown),
    listPrompts: (settings): Promise<PromptDefinition[]> => list('prompts/list', 'prompts', settings),
    async callTool(name, args, settings = {}) {
      const onProgress = settings.onProgress ?? (() => {});
      const call = request(
        'tools/call',
        { name, arguments: args },
        { ...settings, onProgress, toolName: name },
      );
      return checkResult(serverId, name, await activity.track(call));
    },
    async ping(settings = {}) {
      await request(client.getProtocolEra() === 'modern' ? 'server/discover' : 'ping', undefined, settings);
    },
    onListChanged: (listener) => events.on('listChanged', listener),
    onClose: (listener) => events.on('close', listener),
    async close() {
      await transport.close();
      await transport.reaped;
    },
  };
}

const LISTS: readonly ListChanged[] = ['tools', 'resources', 'prompts'];

function listen({
  client,
  transport,
  handshake,
  clock,
  onWarning,
}: ClientConnectionOptions): Emitter<ConnectionEvents> {
  const events = createEmitter<ConnectionEvents>();
  client.onclose = () => {
    events.emit('close', transport.failure?.toJSON());
    events.clear();
  };
  const changed = (list: ListChanged) => events.emit('listChanged', list);
  if (client.getProtocolEra() === 'modern') {
    keepListening(client, transport, { handshake, clock, onWarning, onMissed: changed });
  }
  for (const list of LISTS) {
    client.setNotificationHandler(`notifications/${list}/list_changed`, () => changed(list));
  }
  return events;
}

function createActivity(onChange: () => void) {
  let inFlight = 0;
  return {
    get inFlight() {
      return inFlight;
    },
    async track<T>(work: Promise<T>): Promise<T> {
      inFlight++;
      onChange();
      try {
        return await work;
      } finally {
        inFlight--;
        onChange();
      }
    },
  };
}
