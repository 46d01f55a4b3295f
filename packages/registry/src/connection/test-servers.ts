import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RegisteredServer, ToolResult, TransportConfig } from '@mcp-router/core';
import { McpRouterError } from '@mcp-router/core';
import { onTestFinished, vi } from 'vitest';
import { createConnectionPool } from './connection-pool.js';
import { isZombie } from './live-group.js';
import type { ConnectionPool, ConnectionPoolOptions } from './pool-types.js';

// Real processes on a busy machine: what usually takes 2 s may take several times as long.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

/** Path of a test server. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
}

/** A stdio transport of the bare test server. */
export function bareServer(...args: string[]): TransportConfig {
  return { type: 'stdio', command: process.execPath, args: [fixture('bare-server.mjs'), ...args] };
}

/** A stdio transport of the server that misbehaves on demand. */
export function faultyServer(...args: string[]): TransportConfig {
  return { type: 'stdio', command: process.execPath, args: [fixture('faulty-server.mjs'), ...args] };
}

/** A server as the registry would give it. */
export function registered(
  id: string,
  transport: TransportConfig,
  more: Partial<RegisteredServer> = {},
): RegisteredServer {
  return {
    id,
    name: id,
    description: '',
    tags: [],
    capabilities: [],
    excludedCapabilities: [],
    examples: [],
    transport,
    enabled: true,
    quarantined: false,
    health: 'unknown',
    createdAt: 0,
    updatedAt: 0,
    ...more,
  };
}

/** A pool over servers given by id, polite pauses cut short; close it in the test. */
export function poolOf(
  transports: Record<string, TransportConfig | RegisteredServer>,
  options: Partial<ConnectionPoolOptions> = {},
): ConnectionPool {
  return createConnectionPool({
    resolveServer: async (id) => {
      const found = transports[id];
      if (!found) throw new McpRouterError('SERVER_NOT_FOUND', `There is no server "${id}".`);
      return 'id' in found ? found : registered(id, found);
    },
    stopGrace: { endOfInputMs: 300, terminateMs: 300 },
    ...options,
  });
}

/** The error a promise rejects with; fails when it resolves or rejects with anything but one of ours. */
export async function failureFrom(work: Promise<unknown>): Promise<McpRouterError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (McpRouterError.isInstance(outcome)) return outcome;
  throw new Error(`Expected an McpRouterError, got ${String(outcome)}`, { cause: outcome });
}

/** The text of a result's first block. */
export function textOf(result: ToolResult): string {
  return String(result.content[0]?.text);
}

/** Whether a process runs. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch {
    return false;
  }
}

/** Waits until `condition` holds, for at most 10 s. */
export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Never came true: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Path of a file that doesn't exist yet, in a directory that goes with the test. */
export async function scratchFile(name: string): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'mcp-router-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return join(directory, name);
}
