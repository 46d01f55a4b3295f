import { fileURLToPath } from 'node:url';
import {
  type CallOutcome,
  type ConnectionSource,
  McpRouterError,
  type RegisteredServer,
  type Tool,
  type ToolDefinition,
} from '@mcp-router/core';
import { createConnectionPool } from '@mcp-router/registry/connection';
import { createToolOrchestrator } from './orchestrator.js';
import type { ToolOrchestratorOptions } from './types.js';

const PROGRAM = fileURLToPath(new URL('../../../registry/fixtures/bare-server.mjs', import.meta.url));

const text = { type: 'string' };
const definitions: ToolDefinition[] = [
  tool('echo', { message: text }, { readOnlyHint: true }),
  tool('append_note', { note: text }),
  tool('refuse', {}),
  tool('wait', { ms: { type: 'number' }, steps: { type: 'number' } }),
  tool('hang', {}),
  tool('die', {}),
];

function tool(name: string, properties: Record<string, object>, annotations = {}): ToolDefinition {
  const required = Object.keys(properties).filter((property) => property !== 'steps');
  return { name, inputSchema: { type: 'object', properties, required }, annotations };
}

/** Servers `notes`, `backup` and `new` (the bare server, as real processes), `off`, `locked`, and `missing`. */
export function startFleet(options: Partial<ToolOrchestratorOptions> = {}, flags: string[] = []) {
  const servers = ['notes', 'backup', 'off', 'locked', 'missing', 'new'].map((id) => server(id, flags));
  const connections = connectTo(servers);
  const tools = servers
    .filter(({ id }) => id !== 'new')
    .flatMap(({ id }) => structuredClone(definitions).map((definition) => toTool(id, definition)));
  const outcomes: CallOutcome[] = [];
  const orchestrator = createToolOrchestrator({
    connections: connections.source,
    findServer: async (serverId) => servers.find(({ id }) => id === serverId),
    findTool: async (ref) => tools.find((one) => one.serverId === ref.serverId && one.name === ref.name),
    toolsOf: async (serverId) => tools.filter((one) => one.serverId === serverId),
    serverIds: async () => servers.map(({ id }) => id),
    onOutcome: (outcome) => outcomes.push(outcome),
    ...options,
  });
  const close = async () => {
    await orchestrator.close({ drainMs: 0 });
    await connections.close();
  };
  return { orchestrator, connections, servers, tools, outcomes, close };
}

/** The real pool; `started` tells which servers it started, in order. */
function connectTo(servers: RegisteredServer[]) {
  const pool = createConnectionPool({
    async resolveServer(serverId) {
      const found = servers.find(({ id }) => id === serverId);
      if (found) return found;
      throw new McpRouterError('SERVER_NOT_FOUND', `There is no server "${serverId}".`);
    },
    stopGrace: { endOfInputMs: 100, terminateMs: 100 },
  });
  const started: string[] = [];
  pool.on('state-changed', ({ serverId, state }) => {
    if (state.state === 'ready') started.push(serverId);
  });
  const source: ConnectionSource = { ...pool };
  const kill = (serverId: string) => {
    const { pid } = pool.state(serverId);
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  };
  return { source, started, kill, close: pool.close };
}

function server(id: string, flags: string[]): RegisteredServer {
  return {
    id,
    name: id,
    description: '',
    tags: [],
    capabilities: [],
    excludedCapabilities: [],
    examples: [],
    transport: {
      type: 'stdio',
      command: id === 'missing' ? 'no-such-program' : process.execPath,
      args: [PROGRAM, ...flags],
    },
    enabled: id !== 'off',
    quarantined: id === 'locked',
    health: 'unknown',
    createdAt: 0,
    updatedAt: 0,
    ...(id === 'new' ? {} : { discoveredAt: 0 }),
  };
}

export function toTool(serverId: string, definition: ToolDefinition): Tool {
  return { serverId, name: definition.name, definition, fingerprint: `${serverId}/${definition.name}` };
}
