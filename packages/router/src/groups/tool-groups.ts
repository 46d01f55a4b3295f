import {
  type Clock,
  closestNames,
  formatToolRef,
  type GroupMember,
  McpRouterError,
  type MetadataStore,
  type ToolGroup,
} from '@mcp-router/core';
import { proposeGroups } from './propose-groups.js';
import type { GroupProposal, ToolGroups } from './types.js';

const COLLECTION = 'tool-groups';
const GROUP_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export interface StoredGroups extends ToolGroups {
  /** Unlike the others it doesn't reject where there is none. */
  find(id: string): Promise<ToolGroup | undefined>;
  /** A server that is gone leaves nothing that a later one of the same id could use. */
  forget(serverId: string): Promise<void>;
}

export function createToolGroups(store: MetadataStore, clock: Clock): StoredGroups {
  const find = async (id: string) => (await store.getDocument<ToolGroup>(COLLECTION, id))?.value;
  const list = async () => (await store.listDocuments<ToolGroup>(COLLECTION)).map(({ value }) => value);
  const put = async (id: string, members: GroupMember[], origin: ToolGroup['origin']) => {
    const group: ToolGroup = { id, members, origin, createdAt: clock.now() };
    await store.putDocument(COLLECTION, id, group);
    return group;
  };
  const propose = async () => {
    const names = new Map((await store.listServers()).map(({ id, name }) => [id, name]));
    const tools = (await store.listTools()).map(({ serverId, definition }) => ({
      ...{ serverId, definition },
      serverName: names.get(serverId) ?? serverId,
    }));
    const groups = await list();
    const grouped = new Set(groups.flatMap(({ members }) => members.map(({ ref }) => formatToolRef(ref))));
    const taken = new Set(groups.map(({ id }) => id));
    return proposeGroups(tools, grouped).map((proposal) => withFreeId(proposal, taken));
  };
  return {
    find,
    list,
    propose,
    async forget(serverId) {
      for (const group of await list()) {
        const members = group.members.filter(({ ref }) => ref.serverId !== serverId);
        if (members.length === group.members.length) continue;
        if (members.length < 2) await store.deleteDocument(COLLECTION, group.id);
        else await store.putDocument(COLLECTION, group.id, { ...group, members });
      }
    },
    async confirm(id) {
      const proposals = await propose();
      const proposal = proposals.find((one) => one.id === id);
      if (!proposal)
        throw notFound(`There is no proposal "${id}".`, id, proposals, 'List the proposals for their ids.');
      return put(id, proposal.members, 'confirmed');
    },
    async declare(id, members) {
      requireGroup(id, members);
      for (const { ref } of members) await requireTool(store, ref);
      return put(id, members, 'declared');
    },
    async remove(id) {
      const group = await find(id);
      if (!group)
        throw notFound(`There is no group "${id}".`, id, await list(), 'List the groups for their ids.');
      await store.deleteDocument(COLLECTION, id);
      return group;
    },
  };
}

function withFreeId(proposal: GroupProposal, taken: ReadonlySet<string>): GroupProposal {
  let id = proposal.id;
  for (let number = 2; taken.has(id); number++) id = `${proposal.id}-${number}`;
  return { ...proposal, id };
}

function requireGroup(id: string, members: GroupMember[]): void {
  if (!GROUP_ID.test(id)) {
    throw new McpRouterError('USAGE_INVALID', `"${id}" can't be the id of a group.`, {
      hint: 'Give it 1 to 64 of A-Z a-z 0-9 . _ - and begin with a letter or digit.',
    });
  }
  const places = new Set(members.map(({ ref }) => formatToolRef(ref)));
  if (members.length >= 2 && places.size === members.length) return;
  throw new McpRouterError('USAGE_INVALID', `The group "${id}" needs at least two tools, each named once.`, {
    hint: 'Name the tools that do the same, the one whose arguments the group takes first.',
  });
}

async function requireTool(store: MetadataStore, ref: GroupMember['ref']): Promise<void> {
  if (await store.getTool(ref)) return;
  const tools = await store.listTools({ serverId: ref.serverId });
  const code = (await store.getServer(ref.serverId)) ? 'TOOL_NOT_FOUND' : 'SERVER_NOT_FOUND';
  const closest = closestNames(
    ref.name,
    tools.map(({ name }) => name),
  );
  throw new McpRouterError(code, `There is no tool ${formatToolRef(ref)}.`, {
    hint: closest[0] ? `Did you mean "${closest[0]}"?` : 'List the servers and their tools for the names.',
    details: { ...ref, closest },
  });
}

function notFound(message: string, id: string, known: { id: string }[], hint: string): McpRouterError {
  const closest = closestNames(
    id,
    known.map((one) => one.id),
  );
  return new McpRouterError('GROUP_NOT_FOUND', message, {
    hint: closest[0] ? `Did you mean "${closest[0]}"?` : hint,
    details: { id, closest, sent: false },
  });
}
