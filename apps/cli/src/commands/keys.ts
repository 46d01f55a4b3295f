import { McpRouterError } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { apiKeys } from '../http/api-keys.js';
import { duration } from '../option-values.js';
import { formatAge } from '../output/units.js';

export function addKeysCommand(program: Command, context: CommandContext): void {
  const keys = program
    .command('keys')
    .description('Keys for clients of serve --http')
    .addHelpText(
      'after',
      '\nExamples:\n  mcp-router keys add laptop --expires 90d\n  mcp-router keys list\n  mcp-router keys revoke laptop',
    );
  keys
    .command('add')
    .description('Make a key and print it, for this once: only its hash is kept')
    .argument('<name>', 'who or what it is for')
    .option('--expires <time>', 'how long it holds, such as 90d (default: until it is revoked)', duration)
    .addHelpText('after', '\nExample:\n  mcp-router keys add laptop --expires 90d')
    .action(async (name: string, { expires }: { expires?: number }) => {
      const expiresAt = expires === undefined ? undefined : Date.now() + expires;
      const { key, kept } = await apiKeys(await context.store(), Date.now).add(name, expiresAt);
      context.output.result({ key, ...kept }, () => key);
      context.output.note('Keep it: it is not shown again. Clients send it as Authorization: Bearer <key>.');
    });
  keys
    .command('list')
    .description('Names of keys, and until when they hold')
    .addHelpText('after', '\nExample:\n  mcp-router keys list')
    .action(async () => {
      const kept = await apiKeys(await context.store(), Date.now).list();
      const now = Date.now();
      context.output.result(kept, () => {
        if (kept.length === 0) return 'No keys. Make one with mcp-router keys add.';
        const columns = [
          { title: 'name', minWidth: 12 },
          { title: 'begins' },
          { title: 'made' },
          { title: 'holds' },
        ];
        const rows = kept.map(({ name, begins, createdAt, expiresAt }) => [
          name,
          `${begins}...`,
          formatAge(createdAt, now),
          expiresAt === undefined
            ? 'until revoked'
            : expiresAt <= now
              ? 'expired'
              : `until ${new Date(expiresAt).toISOString()}`,
        ]);
        return context.output.table(columns, rows);
      });
    });
  keys
    .command('revoke')
    .description('End a key; who uses it is refused at once')
    .argument('<name>', 'key')
    .addHelpText('after', '\nExample:\n  mcp-router keys revoke laptop')
    .action(async (name: string) => {
      if (!(await apiKeys(await context.store(), Date.now).revoke(name))) throw unknownKey(name);
      context.output.result({ name, revoked: true }, () => `The key "${name}" is revoked.`);
    });
}

function unknownKey(name: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `There is no key "${name}".`, {
    hint: 'See mcp-router keys list.',
  });
}
