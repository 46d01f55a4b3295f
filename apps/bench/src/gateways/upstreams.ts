import { fileURLToPath } from 'node:url';
import type { ServerConfig } from '@mcp-router/core';
import type { Launch } from '../clients/child.js';

/** A server that stands behind a gateway. */
export interface Upstream extends Launch {
  id: string;
}

/** `bare`: without any SDK, the fastest a Node server can be. `everything`: the official server-everything. */
export type UpstreamKind = 'bare' | 'everything';

const BARE_SERVER = fileURLToPath(
  new URL('../fixtures/bare-server.mjs', import.meta.resolve('@mcp-router/registry')),
);

/** The command line tells by `--name` which server a process is. */
export function bareUpstream(id: string, flags: string[] = []): Upstream {
  return { id, command: process.execPath, args: [BARE_SERVER, '--name', id, ...flags] };
}

export function upstream(kind: UpstreamKind, id: string): Upstream {
  if (kind === 'bare') return bareUpstream(id);
  const program = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'));
  return { id, command: process.execPath, args: [program, 'stdio'] };
}

export function toServerConfig({ id, command, args }: Upstream): ServerConfig {
  return { id, transport: { type: 'stdio', command, args } };
}
