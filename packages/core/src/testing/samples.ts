import type { UsageEvent } from '../call.js';
import type { HealthRecord } from '../health.js';
import type { RoutingDecision } from '../routing.js';
import type { RegisteredServer, ServerCapability } from '../server.js';
import type { ServerCatalog, Tool } from '../tool.js';

/** A server with little in it. Timestamps are fixed, so that samples compare. */
export function sampleServer(id: string, members: Partial<RegisteredServer> = {}): RegisteredServer {
  return {
    id,
    name: id,
    description: '',
    tags: [],
    capabilities: [],
    excludedCapabilities: [],
    examples: [],
    transport: { type: 'stdio', command: 'node', args: ['server.mjs'] },
    enabled: true,
    quarantined: false,
    health: 'unknown',
    createdAt: 1_700_000_000_000,
    updatedAt: 1_700_000_000_000,
    ...members,
  };
}

export function declared(...names: string[]): ServerCapability[] {
  return names.map((name) => ({ name, source: 'declared' }));
}

export function sampleTool(serverId: string, name: string, description = `Does ${name}.`): Tool {
  const definition = { name, description, inputSchema: { type: 'object', properties: {} } };
  return { serverId, name, definition, fingerprint: `fingerprint of ${name}` };
}

export function sampleCatalog(tools: Tool[], members: Partial<ServerCatalog> = {}): ServerCatalog {
  return { tools, resources: [], resourceTemplates: [], prompts: [], ...members };
}

/** Begin of an hour two days ago: a store may drop what is old, so samples of what grows are recent. */
export const RECENT_HOUR = Math.floor(Date.now() / 3_600_000 - 48) * 3_600_000;

let callCount = 0;

/** A successful call of `files/read`, two days ago. */
export function sampleUsage(members: Partial<UsageEvent> = {}): UsageEvent {
  callCount += 1;
  return {
    callId: `call-${callCount}`,
    serverId: 'files',
    toolName: 'read',
    status: 'ok',
    startedAt: RECENT_HOUR,
    durationMs: 10,
    ...members,
  };
}

export function sampleHealth(
  serverId: string,
  at: number,
  members: Partial<HealthRecord> = {},
): HealthRecord {
  return {
    serverId,
    at,
    kind: 'active',
    ok: true,
    latencyMs: 12.5,
    status: 'healthy',
    previousStatus: 'healthy',
    ...members,
  };
}

export function sampleDecision(id: string, createdAt: number): RoutingDecision {
  const status = 'healthy';
  const signals = [{ name: 'lexical', value: 0.7, detail: 'name: files' }];
  const candidate = { score: 0.8, signals, reason: 'Its name says so.', status } as const;
  const ref = { serverId: 'files', name: 'read' };
  return {
    id,
    request: `read notes.txt (${id})`,
    createdAt,
    durationMs: 0.4,
    outcome: 'match',
    confidence: 0.83,
    servers: [{ ...candidate, signals, serverId: 'files' }],
    tools: [{ ...candidate, signals, ref }],
    nearMisses: [],
    analysis: { method: 'embedded', capabilities: ['file-read'], steps: ['read notes.txt'] },
  };
}
