import { formatToolRef, type GroupMember, McpRouterError, type ToolGroup } from '@mcp-router/core';
import type { GroupProposal } from '@mcp-router/router';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

const collect = (value: string, before: string[]) => [...before, value];

/** `groups`: tools of different servers that do the same. */
export function addGroupsCommand(program: Command, context: CommandContext): void {
  const groups = program
    .command('groups')
    .description('Tools of different servers that do the same: one answers when another can not')
    .addHelpText(
      'after',
      `
A group is called as the tool of a server named @groups. Its healthiest member is asked first; another one only where
nothing was sent yet, or the tool only reads.

Examples:
  mcp-router groups propose
  mcp-router groups confirm web_search
  mcp-router call @groups web_search --args '{"query":"tides in Brest"}'`,
    );
  addReadingCommands(groups, context);
  addChangingCommands(groups, context);
}

function addReadingCommands(groups: Command, context: CommandContext): void {
  groups
    .command('list', { isDefault: true })
    .description('The groups')
    .addHelpText('after', '\nExample:\n  mcp-router groups list')
    .action(async () => {
      const all = await (await context.router()).groups.list();
      context.output.result(all, () =>
        all.length === 0
          ? 'No groups. See what looks alike with mcp-router groups propose.'
          : all.map(describe).join('\n'),
      );
    });
  groups
    .command('propose')
    .description('Tools that look alike and are in no group yet; nothing changes')
    .addHelpText('after', '\nExample:\n  mcp-router groups propose')
    .action(async () => {
      const proposals = await (await context.router()).groups.propose();
      context.output.result(proposals, () =>
        proposals.length === 0
          ? 'No tools of different servers look alike.'
          : proposals.map(describeProposal).join('\n'),
      );
    });
}

function addChangingCommands(groups: Command, context: CommandContext): void {
  groups
    .command('confirm')
    .description('Make groups of proposals')
    .argument('<id...>', 'proposals')
    .addHelpText('after', '\nExample:\n  mcp-router groups confirm web_search')
    .action(async (ids: string[]) => {
      const { groups: all } = await context.router();
      const confirmed: ToolGroup[] = [];
      for (const id of ids) confirmed.push(await all.confirm(id));
      context.output.result(confirmed, () => confirmed.map(describe).join('\n'));
    });
  groups
    .command('add')
    .description('Say that tools do the same; the group takes the arguments of the first')
    .argument('<id>', 'name of the group')
    .argument('<server/tool...>', 'two tools or more')
    .option(
      '--map <server/tool:name=theirs>',
      "an argument's name where a tool's differs; may be repeated",
      collect,
      [],
    )
    .addHelpText(
      'after',
      '\nExample:\n  mcp-router groups add search brave/web_search tavily/search --map tavily/search:query=q',
    )
    .action(async (id: string, places: string[], { map }: { map: string[] }) => {
      const members = places.map((place) => ({ ref: toRef(place) }));
      const group = await (await context.router()).groups.declare(id, withArguments(members, map));
      context.output.result(group, () => describe(group));
    });
  groups
    .command('remove')
    .description('Undo groups; their tools stay as they are')
    .argument('<id...>', 'groups')
    .addHelpText('after', '\nExample:\n  mcp-router groups remove web_search')
    .action(async (ids: string[]) => {
      const { groups: all } = await context.router();
      for (const id of ids) await all.remove(id);
      context.output.result({ removed: ids }, () => `removed ${ids.join(', ')}`);
    });
}

function describe({ id, members }: Pick<ToolGroup, 'id' | 'members'>): string {
  return `${id}: ${members.map(describeMember).join(', ')}`;
}

function describeProposal(proposal: GroupProposal): string {
  return `${describe(proposal)}\n  ${proposal.reason}`;
}

function describeMember({ ref, arguments: names = {} }: GroupMember): string {
  const mapped = Object.entries(names).map(([name, theirs]) => `${name}=${theirs}`);
  return `${formatToolRef(ref)}${mapped.length > 0 ? ` (${mapped.join(', ')})` : ''}`;
}

function toRef(place: string): GroupMember['ref'] {
  const at = place.indexOf('/');
  if (at > 0 && at < place.length - 1) return { serverId: place.slice(0, at), name: place.slice(at + 1) };
  throw new McpRouterError('USAGE_INVALID', `"${place}" names no tool.`, {
    hint: 'Name a tool as server/tool, such as brave/web_search.',
  });
}

function withArguments(members: GroupMember[], maps: string[]): GroupMember[] {
  const parsed = maps.map(parseMap);
  const stray = parsed.find(({ place }) => !members.some(({ ref }) => formatToolRef(ref) === place));
  if (stray) {
    throw new McpRouterError('USAGE_INVALID', `--map names ${stray.place}, which is not in the group.`, {
      hint: 'Name one of the tools given before it.',
    });
  }
  return members.map((member) => {
    const own = parsed.filter(({ place }) => place === formatToolRef(member.ref));
    if (own.length === 0) return member;
    return { ...member, arguments: Object.fromEntries(own.map(({ name, theirs }) => [name, theirs])) };
  });
}

function parseMap(text: string): { place: string; name: string; theirs: string } {
  const [, place, name, theirs] = /^([^/]+\/.+):([^:=]+)=(.+)$/.exec(text) ?? [];
  if (place !== undefined && name !== undefined && theirs !== undefined) return { place, name, theirs };
  throw new McpRouterError('USAGE_INVALID', `--map ${text} can't be read.`, {
    hint: 'Write --map server/tool:name=theirs, such as tavily/search:query=q.',
  });
}
