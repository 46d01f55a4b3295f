import { once } from 'node:events';
import { memoryStore } from '@mcp-router/core/memory';
import type { McpRouter } from '@mcp-router/router';
import type { Command } from 'commander';
import { Option } from 'commander';
import { type CommandContext, createRouter } from '../context.js';
import { waitForDiscovery } from '../serve-target.js';

interface ServeOptions {
  config?: string;
  mode: 'search' | 'direct';
}

export function addServeCommand(program: Command, context: CommandContext): void {
  program
    .command('serve')
    .description('Be one MCP server, over stdio, in front of all registered servers')
    .option('--config <file>', 'serve the servers of this config file, without a database')
    .addOption(
      new Option('--mode <mode>', 'search: find_tools and call_tool; direct: all tools, as server__tool')
        .choices(['search', 'direct'])
        .default('search'),
    )
    .addHelpText(
      'after',
      `
Examples:
  mcp-router serve
  mcp-router serve --config ~/.cursor/mcp.json --mode direct

In your client's config: { "mcpServers": { "router": { "command": "mcp-router", "args": ["serve"] } } }`,
    )
    .action(async (options: ServeOptions) => {
      const router =
        options.config === undefined ? await context.router() : await routerOver(options.config, context);
      await serve(router, options.mode, context);
    });
}

/** A router over the servers of a config file, in memory. */
async function routerOver(file: string, context: CommandContext): Promise<McpRouter> {
  const { memorySecretStore } = await import('@mcp-router/registry');
  const router = await createRouter(context, memoryStore(), memorySecretStore());
  const report = await router.registry.importConfig({ path: file });
  for (const { id, code, reason } of report.skipped) context.output.note(`skipped ${id} ${code}: ${reason}`);
  context.output.note(`serving ${report.added.length} servers of ${file}`);
  return router;
}

async function serve(router: McpRouter, mode: 'search' | 'direct', context: CommandContext): Promise<void> {
  const { serveGatewayOverStdio } = await import('@mcp-router/router/gateway');
  const target = waitForDiscovery(router, context);
  const gateway = serveGatewayOverStdio(target, {
    mode,
    onError: (error) => context.output.note(`warning: ${error.message}`),
  });
  context.onClose(() => gateway.close());
  router.health.start();
  // The client ends the session by closing our standard input.
  await Promise.race([once(process.stdin, 'close'), once(context.signal, 'abort')]);
}
