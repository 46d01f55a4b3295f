import type { McpRouter } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

/** The commands that change a registered server: remove, enable, disable. */
export function addManageCommands(program: Command, context: CommandContext): void {
  const change = (
    name: string,
    description: string,
    done: string,
    run: (router: McpRouter, id: string) => Promise<unknown>,
  ) =>
    program
      .command(name)
      .description(description)
      .argument('<id...>', 'servers')
      .addHelpText('after', `\nExample:\n  mcp-router ${name} github`)
      .action(async (ids: string[]) => {
        const router = await context.router();
        for (const id of ids) await run(router, id);
        context.output.result({ [done]: ids }, () => `${done} ${ids.join(', ')}`);
      });
  change(
    'remove',
    'Remove a server with its tools and secrets; usage statistics stay',
    'removed',
    (router, id) => router.unregisterServer(id),
  ).alias('rm');
  change('enable', 'Let a server be routed to and called again', 'enabled', (router, id) =>
    router.registry.enable(id),
  );
  change(
    'disable',
    'Keep a server registered, but neither route to it nor call it',
    'disabled',
    (router, id) => router.registry.disable(id),
  );
}
