import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { McpRouterError } from '@mcp-router/core';
import { createMcpRouter } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import type { Launch } from '../clients/child.js';
import { type Gateway, prefixedCall, writeMcpServers } from './gateway.js';
import { writeSyntheticDatabase } from './synthetic-fleet.js';
import { toServerConfig, type Upstream } from './upstreams.js';

const RELAY = fileURLToPath(new URL('./relay.js', import.meta.url));

const CROWD = 200;

/** No gateway at all. */
export const direct: Gateway = {
  name: 'direct',
  role: 'direct',
  prepare: async (upstream) => ({ launch: upstream }),
  call: (_upstream, tool, args) => ({ name: tool, arguments: args }),
};

/** The least a gateway in Node can be. */
export const rawRelay: Gateway = {
  name: 'raw relay',
  role: 'floor',
  prepare: async ({ command, args }) => ({
    launch: { command: process.execPath, args: [RELAY, command, ...args] },
  }),
  call: prefixedCall,
};

export const routerDirect: Gateway = {
  name: 'mcp-router, direct mode',
  role: 'ours',
  prepare: async (upstream, folder) => ({
    launch: serveLaunch(['--db', await registered([upstream], folder), '--mode', 'direct']),
  }),
  call: prefixedCall,
};

export const routerSearch: Gateway = {
  name: 'mcp-router, search mode',
  role: 'ours',
  prepare: async (upstream, folder) => ({
    launch: serveLaunch(['--db', await registered([upstream], folder), '--mode', 'search']),
  }),
  call: ({ id }, tool, args) => ({
    name: 'call_tool',
    arguments: { server: id, tool, arguments: args },
  }),
};

export const routerInMemory: Gateway = {
  name: 'mcp-router, direct mode, no database',
  role: 'ours',
  prepare: async (upstream, folder) => ({
    launch: serveLaunch(['--config', writeMcpServers(upstream, folder), '--mode', 'direct']),
  }),
  call: prefixedCall,
};

/** A call must not cost more because many other servers are known. */
export const routerCrowded: Gateway = {
  name: `mcp-router, direct mode, among ${CROWD} servers`,
  role: 'crowded',
  async prepare(upstream, folder) {
    const database = await writeSyntheticDatabase(folder, CROWD);
    return {
      launch: serveLaunch(['--db', await registered([upstream], folder, database), '--mode', 'direct']),
    };
  },
  call: prefixedCall,
};

/** How `mcp-router serve` is started with these arguments: the built command of this workspace, or `MCP_ROUTER_BIN`. */
export function serveLaunch(args: string[]): Launch {
  const program =
    process.env.MCP_ROUTER_BIN ??
    fileURLToPath(new URL('./dist/mcp-router.js', import.meta.resolve('@mcp-router/cli/package.json')));
  if (existsSync(program)) return { command: process.execPath, args: [program, 'serve', ...args] };
  throw new McpRouterError('DEPENDENCY_MISSING', `There is no built mcp-router at ${program}.`, {
    hint: 'Run pnpm build first, or set MCP_ROUTER_BIN.',
  });
}

/** A database that knows these servers and their tools, as after a first run. Returns its path. */
export async function registered(
  upstreams: Upstream[],
  folder: string,
  path = join(folder, 'router.db'),
): Promise<string> {
  const store = await sqliteStore({ path });
  const router = createMcpRouter({ store, health: false });
  for (const upstream of upstreams) await router.registerServer(toServerConfig(upstream));
  await router.close();
  await store.close();
  return path;
}
