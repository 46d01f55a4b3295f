import { McpRouterError } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { type ApiKey, apiKeys } from '../http/api-keys.js';
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
    .option('--profile <name>', 'the key opens /mcp/p/<name> alone')
    .addHelpText(
      'after',
      '\nExamples:\n  mcp-router keys add laptop --expires 90d\n  mcp-router keys add interns --profile reading',
    )
    .action(async (name: string, { expires, profile }: { expires?: number; profile?: string }) => {
      const expiresAt = expires === undefined ? undefined : Date.now() + expires;
      if (profile !== undefined) await (await context.router()).profiles.get(profile);
      const limits = defined({ expiresAt, profile });
      const { key, kept } = await apiKeys(await context.store(), Date.now).add(name, limits);
      context.output.result({ key, ...kept }, () => key);
      context.output.note('Keep it: it is not shown again. Clients send it as Authorization: Bearer <key>.');
    });
  keys
    .command('list')
    .description('Names of keys, and until when they hold')
    .addHelpText('after', '\nExample:\n  mcp-router keys list')
    .action(async () => {
      const kept = await apiKeys(await context.store(), Date.now).list();
      context.output.result(kept, () => describe(kept, context));
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

function describe(kept: ApiKey[], { output }: CommandContext): string {
  if (kept.length === 0) return 'No keys. Make one with mcp-router keys add.';
  const now = Date.now();
  const columns = [
    { title: 'name', minWidth: 12 },
    { title: 'begins' },
    { title: 'made' },
    { title: 'holds' },
    { title: 'profile' },
  ];
  const rows = kept.map(({ name, begins, createdAt, expiresAt, profile }) => [
    name,
    `${begins}...`,
    formatAge(createdAt, now),
    describeExpiry(expiresAt, now),
    profile,
  ]);
  return output.table(columns, rows);
}

function describeExpiry(expiresAt: number | undefined, now: number): string {
  if (expiresAt === undefined) return 'until revoked';
  return expiresAt <= now ? 'expired' : `until ${new Date(expiresAt).toISOString()}`;
}

function unknownKey(name: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `There is no key "${name}".`, {
    hint: 'See mcp-router keys list.',
  });
}
