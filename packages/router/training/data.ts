import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoutableServer, ToolDefinition } from '@mcp-router/core';

/** A request and the tool it is for. */
export interface ToolRequest {
  query: string;
  serverId: string;
  toolName: string;
}

/** What the encoder learns from and what it is judged by. No server or tool is in both. */
export interface TrainingData {
  /** Servers of the three catalogues, without those near to the measuring pools. */
  trainServers: RoutableServer[];
  devServers: RoutableServer[];
  metatoolServers: RoutableServer[];
  trainRequests: { own: ToolRequest[]; metatool: ToolRequest[] };
  devRequests: { own: ToolRequest[]; metatool: ToolRequest[] };
  /** How many catalogue servers were left out for their nearness to the measuring pools. */
  leftOut: number;
}

export interface LabelledRequest {
  query: string;
  relevant: { server: string; tool?: string; or?: { server: string; tool?: string }[] }[];
}

const CATALOGUES = ['catalogue-toucan', 'catalogue-toolsdk', 'catalogue-docker'];
export const MEASURING_SETS = ['mcpm-examples', 'mcpzero-atlas-steps'];
/** Share of tool names in common from which two servers count as copies. */
const NEAR_SHARE = 0.6;
const METATOOL_HELD_OUT = 5;
const SERVERS_HELD_OUT = 7;

/**
 * One metatool tool in five never trains the encoder: thresholds may be fitted on their requests. The rule is the
 * remainder of a hash, so that other programs can repeat it.
 */
export function isHeldOutMetatool(toolName: string): boolean {
  return stableHash(`metatool:${toolName}`) % METATOOL_HELD_OUT === 0;
}

/** One catalogue server in seven, by its normalised name so that forks fall on one side, never trains the encoder. */
export function isHeldOutServer(server: Pick<RoutableServer, 'name'>): boolean {
  return stableHash(`server:${normalName(server.name)}`) % SERVERS_HELD_OUT === 0;
}

/** FNV-1a with a last mixing, 32 bits. */
export function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export function readTrainingData(folder: string): TrainingData {
  const measured = MEASURING_SETS.flatMap((name) => readServers(folder, name));
  const catalogue = CATALOGUES.flatMap((name) => readServers(folder, name));
  const kept = withoutNear(catalogue, measured);
  const dev = kept.filter(isHeldOutServer);
  const train = withoutNear(
    kept.filter((server) => !isHeldOutServer(server)),
    dev,
  );
  const own = readOwnRequests(folder);
  const metatool = readMetatoolRequests(folder);
  const trainIds = new Set(train.map((server) => server.id));
  const devIds = new Set(dev.map((server) => server.id));
  return {
    trainServers: train,
    devServers: dev,
    metatoolServers: readServers(folder, 'metatool'),
    trainRequests: {
      own: own.filter((request) => trainIds.has(request.serverId)),
      metatool: metatool.filter((request) => !isHeldOutMetatool(request.toolName)),
    },
    devRequests: {
      own: own.filter((request) => devIds.has(request.serverId)),
      metatool: metatool.filter((request) => isHeldOutMetatool(request.toolName)),
    },
    leftOut: catalogue.length - kept.length,
  };
}

/** Servers that are no near copy of one of `others`: neither its name nor most of its tools' names. */
export function withoutNear(servers: RoutableServer[], others: RoutableServer[]): RoutableServer[] {
  const names = new Set(others.flatMap((other) => [normalName(other.name), normalName(other.id)]));
  const byTool = new Map<string, number[]>();
  const toolNames = others.map((other) => new Set(other.tools.map((tool) => normalName(tool.name))));
  toolNames.forEach((set, at) => {
    for (const name of set) byTool.set(name, [...(byTool.get(name) ?? []), at]);
  });
  return servers.filter((server) => {
    if (names.has(normalName(server.name)) || names.has(normalName(server.id))) return false;
    const own = new Set(server.tools.map((tool) => normalName(tool.name)));
    const shared = new Map<number, number>();
    for (const name of own)
      for (const at of byTool.get(name) ?? []) shared.set(at, (shared.get(at) ?? 0) + 1);
    return ![...shared].some(([at, count]) => isNear(count, own.size, toolNames[at]?.size ?? 0));
  });
}

/** Most of the larger one's tools, or at least two and most of the smaller one's: a lone `search` makes no copy. */
function isNear(shared: number, size: number, otherSize: number): boolean {
  const smaller = Math.min(size, otherSize);
  const larger = Math.max(size, otherSize);
  return shared / larger >= NEAR_SHARE || (shared >= 2 && shared / smaller >= NEAR_SHARE);
}

function normalName(name: string): string {
  return name.toLowerCase().replace(/\b(?:mcp|server|the|official)\b|[^\p{L}\p{N}]+/gu, '');
}

export function readLines<T>(path: string): T[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as T);
}

interface ServerLine {
  id: string;
  name?: string;
  description?: string;
  tags?: string[];
  tools?: (Partial<ToolDefinition> & { name: string })[];
}

export function readServers(folder: string, set: string): RoutableServer[] {
  return readLines<ServerLine>(join(folder, set, 'servers.jsonl')).map((line) => ({
    id: line.id,
    name: line.name ?? line.id,
    description: line.description ?? '',
    tags: [...new Set(line.tags ?? [])],
    capabilities: [],
    examples: [],
    tools: (line.tools ?? []).map((tool) => ({
      ...tool,
      inputSchema: tool.inputSchema ?? { type: 'object' },
    })),
  }));
}

function readOwnRequests(folder: string): ToolRequest[] {
  const path = join(folder, 'own-requests', 'requests.jsonl');
  return readLines<{ server: string; tool: string; requests: string[] }>(path).flatMap((line) =>
    line.requests.map((query) => ({ query, serverId: line.server, toolName: line.tool })),
  );
}

/** The requests with one right tool. */
function readMetatoolRequests(folder: string): ToolRequest[] {
  return readLines<LabelledRequest>(join(folder, 'metatool', 'queries.jsonl')).flatMap(
    ({ query, relevant }) => {
      const [first, second] = relevant;
      if (!first || second) return [];
      return [{ query, serverId: first.server, toolName: first.tool ?? first.server }];
    },
  );
}
