import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoutableServer, ToolDefinition } from '@mcp-router/core';

/** What a request should find: a server, or one tool of it; any of `or` serves as well. */
export interface Label {
  server: string;
  tool?: string;
  or?: { server: string; tool?: string }[];
}

/** A labelled request: one line of `queries.jsonl`. */
export interface LabelledRequest {
  id: string;
  query: string;
  relevant: Label[];
}

/** Labelled requests over a pool of servers: a folder with `servers.jsonl` and `queries.jsonl`. */
export interface DataSet {
  name: string;
  servers: RoutableServer[];
  requests: LabelledRequest[];
}

interface ServerLine {
  id: string;
  name?: string;
  description?: string;
  tags?: string[];
  capabilities?: string[];
  examples?: string[];
  tools?: Partial<ToolDefinition>[];
}

/** Every data set in the folders directly under `directory`, by name. */
export function readDataSets(directory: string): DataSet[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => existsSync(join(directory, entry.name, 'queries.jsonl')))
    .map((entry) => entry.name)
    .sort()
    .map((name) => readDataSet(join(directory, name), name));
}

function readDataSet(folder: string, name: string): DataSet {
  return {
    name,
    servers: readLines<ServerLine>(join(folder, 'servers.jsonl')).map(toRoutableServer),
    requests: readLines<LabelledRequest>(join(folder, 'queries.jsonl')),
  };
}

function readLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      try {
        return JSON.parse(line) as T;
      } catch (cause) {
        throw new Error(`${path}:${at + 1} is not JSON`, { cause });
      }
    });
}

function toRoutableServer(line: ServerLine): RoutableServer {
  return {
    id: line.id,
    name: line.name ?? line.id,
    description: line.description ?? '',
    tags: line.tags ?? [],
    capabilities: line.capabilities ?? [],
    examples: line.examples ?? [],
    tools: (line.tools ?? []).map((tool) => ({
      ...tool,
      name: tool.name ?? '',
      inputSchema: tool.inputSchema ?? { type: 'object' },
    })),
  };
}
