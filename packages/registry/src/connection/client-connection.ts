import {
  type CallOptions,
  type Clock,
  createEmitter,
  type Handshake,
  type ListChanged,
  McpRouterError,
  type PromptDefinition,
  type RequestOptions,
  type ResourceDefinition,
  type SerializedError,
  type ServerConnection,
  type ToolDefinition,
  type ToolResult,
} from '@mcp-router/core';
import type { Client } from '@modelcontextprotocol/client';
import { protocolError } from './connection-errors.js';
import { type ListItem, listPages } from './list-pages.js';
import { createRequester } from './requester.js';
import type { ServerTransport } from './server-transport.js';

/** A connection as the pool sees it. */
export interface PooledConnection extends ServerConnection {
  readonly transport: ServerTransport;
}

export interface ClientConnectionOptions {
  serverId: string;
  /** With the handshake done. */
  client: Client;
  transport: ServerTransport;
  handshake: Handshake;
  clock: Clock;
  /** Hears how many requests are in work whenever that changes; health checks don't count. */
  onActivity(inFlight: number): void;
}

const METHOD_NOT_FOUND = -32_601;
const LISTS: readonly ListChanged[] = ['tools', 'resources', 'prompts'];

/** The contract's connection over a client of the MCP SDK. */
export function createClientConnection(options: ClientConnectionOptions): PooledConnection {
  const { serverId, client, transport, handshake } = options;
  const request = createRequester(serverId, client, transport, options.clock);
  const events = createEmitter<{ listChanged: ListChanged; close: SerializedError | undefined }>();
  const offers = (capability: string) => handshake.protocolCapabilities[capability] !== undefined;
  let inFlight = 0;

  async function track<T>(work: Promise<T>): Promise<T> {
    options.onActivity(++inFlight);
    try {
      return await work;
    } finally {
      options.onActivity(--inFlight);
    }
  }

  function list(method: string, member: string, settings: RequestOptions): Promise<ListItem[]> {
    return track(
      listPages(serverId, member, (cursor) =>
        request(method, cursor === undefined ? {} : { cursor }, settings),
      ),
    );
  }

  client.onclose = () => {
    events.emit('close', transport.failure?.toJSON());
    events.clear();
  };
  for (const changed of LISTS) {
    client.setNotificationHandler(`notifications/${changed}/list_changed`, () =>
      events.emit('listChanged', changed),
    );
  }

  return {
    serverId,
    handshake,
    transport,
    get pid() {
      return transport.pid;
    },
    async listTools(settings = {}) {
      if (!offers('tools')) return [];
      return (await list('tools/list', 'tools', settings)).map((tool) => checkTool(serverId, tool));
    },
    async listResources(settings = {}) {
      if (!offers('resources')) return [];
      return (await list('resources/list', 'resources', settings)) as ResourceDefinition[];
    },
    async listResourceTemplates(settings = {}) {
      if (!offers('resources')) return [];
      // Many servers with resources have no templates, and no method for them either.
      return (await list('resources/templates/list', 'resourceTemplates', settings).catch(
        emptyIfUnknown,
      )) as ResourceDefinition[];
    },
    async listPrompts(settings = {}) {
      if (!offers('prompts')) return [];
      return (await list('prompts/list', 'prompts', settings)) as ListItem[] as PromptDefinition[];
    },
    async callTool(name, args, settings: CallOptions = {}) {
      const onProgress = settings.onProgress ?? (() => {});
      const call = request(
        'tools/call',
        { name, arguments: args },
        { ...settings, onProgress, toolName: name },
      );
      return checkResult(serverId, name, await track(call));
    },
    async ping(settings = {}) {
      const method = client.getProtocolEra() === 'modern' ? 'server/discover' : 'ping';
      await request(method, undefined, settings);
    },
    onListChanged: (listener) => events.on('listChanged', listener),
    onClose: (listener) => events.on('close', listener),
    async close() {
      await client.close();
      await transport.close();
      await transport.reaped;
    },
  };
}

function emptyIfUnknown(error: unknown): ListItem[] {
  if (McpRouterError.isInstance(error) && error.details.rpcCode === METHOD_NOT_FOUND) return [];
  throw error;
}

function checkTool(serverId: string, tool: ListItem): ToolDefinition {
  const { inputSchema } = tool;
  if (typeof inputSchema === 'object' && inputSchema !== null && !Array.isArray(inputSchema))
    return tool as ToolDefinition;
  throw protocolError(serverId, `its tool "${tool.name}" has no input schema.`);
}

/** `content` may be missing beside `structuredContent`; the SDK, too, reads that as empty. */
function checkResult(serverId: string, toolName: string, result: unknown): ToolResult {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) {
    throw protocolError(serverId, `its tool "${toolName}" answered with something that is no result.`);
  }
  if (!('content' in result)) return { content: [], ...result };
  if (Array.isArray(result.content)) return result as ToolResult;
  throw protocolError(serverId, `the content of its tool "${toolName}"'s answer is no list.`);
}
