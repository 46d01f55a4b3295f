import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoutableServer, ToolDefinition } from '@mcp-router/core';
import { type LabelledRequest, parseLabelledRequests } from '../src/evaluate/labelled-request.js';

/** Labelled requests over a pool of servers. */
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
  toolExamples?: Record<string, string[]>;
  tools?: Partial<ToolDefinition>[];
}

/** Every data set in the folders directly under `directory` whose name contains `only`, by name. */
export function readDataSets(directory: string, only: string): DataSet[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => name.includes(only) && existsSync(join(directory, name, 'queries.jsonl')))
    .map(({ name }) => name)
    .sort()
    .map((name) => ({
      name,
      servers: readServers(join(directory, name)),
      requests: readRequests(directory, name),
    }));
}

function readRequests(directory: string, name: string): LabelledRequest[] {
  const path = join(directory, name, 'queries.jsonl');
  return parseLabelledRequests(readFileSync(path, 'utf8'), path);
}

/** The servers of a folder's `servers.jsonl`. */
export function readServers(folder: string): RoutableServer[] {
  return readJsonLines<ServerLine>(join(folder, 'servers.jsonl')).map(toRoutableServer);
}

/** A file with one JSON value a line. */
export function readJsonLines<T>(path: string): T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line, at) => ({ line, number: at + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      try {
        return JSON.parse(line) as T;
      } catch (cause) {
        throw new Error(`${path}:${number} is not JSON`, { cause });
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
    ...(line.toolExamples && { toolExamples: line.toolExamples }),
    tools: (line.tools ?? []).map((tool) => ({
      ...tool,
      name: tool.name ?? '',
      inputSchema: tool.inputSchema ?? { type: 'object' },
    })),
  };
}
