import type { CallOutcome, RegisteredServer, Tool, ToolDefinition } from '@mcp-router/core';
import { bareConnections } from './bare-connections.fixture.js';
import { createToolOrchestrator } from './orchestrator.js';
import type { ToolOrchestratorOptions } from './types.js';

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

/** Servers `notes` and `backup` (both the bare server as real processes), `off`, `locked`, `missing`, and `new`. */
export function startFleet(options: Partial<ToolOrchestratorOptions> = {}, flags: string[] = []) {
  const connections = bareConnections({ notes: flags, backup: flags, new: flags });
  const servers = ['notes', 'backup', 'off', 'locked', 'missing', 'new'].map(server);
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

function server(id: string): RegisteredServer {
  return {
    id,
    name: id,
    description: '',
    tags: [],
    capabilities: [],
    excludedCapabilities: [],
    examples: [],
    transport: { type: 'stdio', command: 'node' },
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
