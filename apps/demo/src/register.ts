import type { RegisteredServer, ServerConfig } from '@mcp-router/core';
import { serverStatus } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import { SingleBar } from 'cli-progress';
import { expectThat, heading, milliseconds, oneLine, table } from './report.js';

/** Registers the fleet, discovers what each server offers, and prints the registry. */
export async function registerFleet(router: McpRouter, configs: ServerConfig[]): Promise<void> {
  heading(`Registering ${configs.length} MCP servers and discovering what they offer`);
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '  {bar} {value}/{total} {server}', hideCursor: true, clearOnComplete: true })
    : undefined;
  bar?.start(configs.length, 0, { server: '' });
  for (const config of configs) await router.registry.register(config);
  const slots = await router.registry.discoverAll({
    onProgress: ({ doneCount, slot }) => bar?.update(doneCount, { server: slot.serverId }),
  });
  bar?.stop();
  for (const slot of slots) {
    if (!slot.ok) console.log(`  ${slot.serverId}: ${slot.error.code} ${oneLine(slot.error.message, 300)}`);
  }
  await printRegistry(router);
  const discovered = slots.filter((slot) => slot.ok).length;
  expectThat(discovered === configs.length, `${discovered} of ${configs.length} servers discovered`);
}

async function printRegistry(router: McpRouter): Promise<void> {
  const servers = await router.registry.list();
  const rows = await Promise.all(servers.map((server) => registryRow(router, server)));
  table(['server', 'transport', 'status', 'tools', 'start', 'capabilities'], rows);
  const tools = rows.reduce((sum, row) => sum + Number(row[3]), 0);
  console.log(`  ${servers.length} servers, ${tools} tools`);
}

async function registryRow(router: McpRouter, server: RegisteredServer): Promise<(string | number)[]> {
  const { tools } = await router.registry.catalog(server.id);
  return [
    server.id,
    server.transport.type,
    serverStatus(server),
    tools.length,
    milliseconds(server.handshake?.startMs),
    server.capabilities.map((capability) => capability.name).join(', '),
  ];
}
