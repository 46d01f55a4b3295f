import type { McpRouter } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

interface Change {
  name: string;
  alias?: string;
  description: string;
  /** What was done, in one word. */
  done: string;
  run(router: McpRouter, id: string): Promise<unknown>;
}

const CHANGES: Change[] = [
  {
    name: 'remove',
    alias: 'rm',
    description: 'Remove servers with their tools and secrets; usage statistics stay',
    done: 'removed',
    run: (router, id) => router.unregisterServer(id),
  },
  {
    name: 'enable',
    description: 'Let servers be routed to and called again',
    done: 'enabled',
    run: (router, id) => router.registry.enable(id),
  },
  {
    name: 'disable',
    description: 'Keep servers registered, but neither route to them nor call them',
    done: 'disabled',
    run: (router, id) => router.registry.disable(id),
  },
];

/** The commands that change registered servers: remove, enable, disable. */
export function addManageCommands(program: Command, context: CommandContext): void {
  for (const { name, alias, description, done, run } of CHANGES) {
    const command = program
      .command(name)
      .description(description)
      .argument('<id...>', 'servers')
      .addHelpText('after', `\nExample:\n  mcp-router ${name} github slack`)
      .action(async (given: string[]) => {
        const router = await context.router();
        const ids = [...new Set(given)];
        // All or none: a mistyped id is found before anything changes.
        for (const id of ids) await router.registry.get(id);
        for (const id of ids) await run(router, id);
        context.output.result({ [done]: ids }, () => `${done} ${ids.join(', ')}`);
      });
    if (alias) command.alias(alias);
  }
}
