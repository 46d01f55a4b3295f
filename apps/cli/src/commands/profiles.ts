import type { Profile, ToolChange } from '@mcp-router/router';
import type { Command } from 'commander';
import { readCallArguments } from '../call-arguments.js';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { collect } from '../option-values.js';

interface SetOptions {
  server?: string[];
  tag?: string[];
  capability?: string[];
  allow?: string[];
  deny?: string[];
  tools?: string;
}

export function addProfilesCommand(program: Command, context: CommandContext): void {
  const profiles = program
    .command('profiles')
    .description('Subsets of the fleet under a name, for clients that shall see less')
    .addHelpText(
      'after',
      `
A client sees a profile at /mcp/p/<name>, or by mcp-router serve --profile <name>.

Examples:
  mcp-router profiles set reading --tag docs --allow 'files/read_*'
  mcp-router profiles list
  mcp-router serve --profile reading`,
    );
  const store = async () => (await context.router()).profiles;
  profiles
    .command('list', { isDefault: true })
    .description('The profiles')
    .addHelpText('after', '\nExample:\n  mcp-router profiles list')
    .action(async () => {
      const all = await (await store()).list();
      context.output.result(all, () => (all.length === 0 ? 'No profiles.' : all.map(describe).join('\n')));
    });
  profiles
    .command('show')
    .description('A profile, and the tools that are in it')
    .argument('<name>', 'profile')
    .addHelpText('after', '\nExample:\n  mcp-router profiles show reading')
    .action(async (name: string) => {
      const router = await context.router();
      const profile = await router.profiles.get(name);
      const { profileTarget } = await import('@mcp-router/router/gateway');
      const tools = await profileTarget(router, async () => profile).listTools();
      const places = tools.map((tool) => `${tool.serverId}/${tool.name}`);
      context.output.result({ ...profile, shows: places }, () =>
        [describe(profile), ...places.map((place) => `  ${place}`)].join('\n'),
      );
    });
  addSet(profiles, context);
  profiles
    .command('remove')
    .description('Remove profiles; keys that are for them open nothing then')
    .argument('<name...>', 'profiles')
    .addHelpText('after', '\nExample:\n  mcp-router profiles remove reading')
    .action(async (names: string[]) => {
      for (const name of names) await (await store()).remove(name);
      context.output.result({ removed: names }, () => `removed ${names.join(', ')}`);
    });
}

function addSet(profiles: Command, context: CommandContext): void {
  profiles
    .command('set')
    .description('Make a profile, or replace it')
    .argument('<name>', 'profile')
    .option('-s, --server <id>', 'servers by id', collect)
    .option('-t, --tag <tag>', 'servers by tag', collect)
    .option('-c, --capability <name>', 'servers by capability', collect)
    .option('--allow <server/tool>', 'only these tools; * stands for anything', collect)
    .option('--deny <server/tool>', 'none of these', collect)
    .option('--tools <json>', 'other names and descriptions: a JSON object, or @FILE')
    .addHelpText(
      'after',
      `
Without --server, --tag and --capability all servers are in it.

Examples:
  mcp-router profiles set reading --tag docs --deny '*/delete_*'
  mcp-router profiles set small -s files --tools '{"files/read_text_file":{"name":"read","description":"Reads a file"}}'`,
    )
    .action(async (name: string, options: SetOptions) => {
      const { server, tag, capability, allow, deny } = options;
      const input = { stdin: process.stdin, signal: context.signal, option: '--tools' };
      const given = (await readCallArguments(options.tools, input)) as Record<string, ToolChange>;
      const tools = options.tools === undefined ? undefined : given;
      const profile = {
        name,
        ...defined({ servers: server, tags: tag, capabilities: capability, allow, deny, tools }),
      };
      const kept = await (await context.router()).profiles.set(profile);
      context.output.result(kept, () => describe(kept));
    });
}

function describe({ name, servers, tags, capabilities, allow, deny, tools }: Profile): string {
  const parts: [string, string[] | undefined][] = [
    ['servers', servers],
    ['tags', tags],
    ['capabilities', capabilities],
    ['allow', allow],
    ['deny', deny],
    ['changes', tools && Object.keys(tools)],
  ];
  const said = parts.flatMap(([what, list]) => (list?.length ? [`${what} ${list.join(', ')}`] : []));
  return `${name}: ${said.length > 0 ? said.join('; ') : 'all'}`;
}
