import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Launch } from '../clients/child.js';
import type { HttpPlace } from '../clients/sdk-client.js';
import type { Upstream } from './upstreams.js';

/** A `tools/call` as the gateway wants it. */
export interface ToolCall {
  name: string;
  arguments: Record<string, unknown>;
}

/** What a gateway is measured as. The promises compare the best of `ours` with the best `peer`; the rest only stands beside. */
export type GatewayRole = 'direct' | 'floor' | 'ours' | 'crowded' | 'peer';

/** Something between a client and a server, and how it is started and spoken to. */
export interface Gateway {
  name: string;
  role: GatewayRole;
  /** `folder` is its own and empty. */
  prepare(upstream: Upstream, folder: string): Promise<{ launch: Launch; place?: HttpPlace }>;
  call(upstream: Upstream, tool: string, args: Record<string, unknown>): ToolCall;
}

/** Writes an `mcpServers` file, the format most of them read, and returns its path. */
export function writeMcpServers(upstream: Upstream, folder: string): string {
  const { id, command, args } = upstream;
  const file = join(folder, 'mcp.json');
  const entry = { command, args, description: `Server ${id}` };
  writeFileSync(file, JSON.stringify({ mcpServers: { [id]: entry } }));
  return file;
}

/** The name most gateways give a tool. */
export function prefixedCall({ id }: Upstream, tool: string, args: Record<string, unknown>): ToolCall {
  return { name: `${id}__${tool}`, arguments: args };
}
