import {
  type Clock,
  McpRouterError,
  type MetadataStore,
  type RegisteredServer,
  type Tool,
  type ToolDefinition,
} from '@mcp-router/core';
import { changeDocument } from '../change-document.js';
import type { ToolApproval } from './types.js';

/** By tool name. */
export type Approvals = Record<string, ToolApproval>;
/** By fingerprint. */
type Definitions = Record<string, ToolDefinition>;

const APPROVALS = 'tool-approvals';
/** What was approved, word for word, to show what is new against it. */
const DEFINITIONS = 'approved-definitions';
/** What was approved before a person's last decision. */
const BEFORE = 'tool-approvals-before';

/** Another process may have decided something; so long it may go unseen. What this one decides counts at once. */
const FRESH_MS = 500;

interface Before {
  approvals: Approvals;
  quarantined: boolean;
}

/** What was decided of each server's tools, in the store. */
export interface ApprovalRecords {
  /** As the store said lately. */
  of(serverId: string): Promise<Approvals | undefined>;
  definitionsOf(serverId: string): Promise<Definitions>;
  /** Changes what is approved of tools that are such as `tools`. A person's decision can be taken back. */
  change(
    serverId: string,
    tools: Tool[],
    apply: (before: Approvals) => Approvals,
    /** Given for what a person decides: how the server stood before it. */
    before?: Pick<RegisteredServer, 'quarantined'>,
  ): Promise<void>;
  /** Takes the last decision back, and tells how the server stood before it. `USAGE_INVALID` where nothing was decided. */
  undo(serverId: string): Promise<{ quarantined: boolean }>;
  /** What was read is old. */
  refresh(serverId: string): void;
  forget(serverId: string): Promise<void>;
}

export function createApprovalRecords(store: MetadataStore, clock: Clock): ApprovalRecords {
  const known = new Map<string, { readAt: number; approvals: Promise<Approvals | undefined> }>();
  const read = async (serverId: string) => (await store.getDocument<Approvals>(APPROVALS, serverId))?.value;
  const readBefore = async (serverId: string) => (await store.getDocument<Before>(BEFORE, serverId))?.value;
  const definitionsOf = async (serverId: string) =>
    (await store.getDocument<Definitions>(DEFINITIONS, serverId))?.value ?? {};
  const refresh = (serverId: string) => void known.delete(serverId);
  return {
    of(serverId) {
      const now = clock.now();
      const before = known.get(serverId);
      if (before && now >= before.readAt && now - before.readAt < FRESH_MS) return before.approvals;
      const approvals = read(serverId);
      known.set(serverId, { readAt: now, approvals });
      approvals.catch(() => refresh(serverId));
      return approvals;
    },
    definitionsOf,
    async change(serverId, tools, apply, server) {
      const approvals = (await read(serverId)) ?? {};
      const before = server ? { approvals, quarantined: server.quarantined } : await readBefore(serverId);
      // First the words, then what refers to them: a crash between leaves words too many, never too few.
      await keepDefinitions(store, serverId, tools, [apply(approvals), approvals, before?.approvals ?? {}]);
      if (server) await store.putDocument(BEFORE, serverId, before);
      await changeDocument<Approvals>(store, APPROVALS, serverId, (now) => apply(now ?? {}));
      refresh(serverId);
    },
    async undo(serverId) {
      const before = await readBefore(serverId);
      if (!before) throw nothingToUndo(serverId);
      await store.putDocument(APPROVALS, serverId, before.approvals);
      await store.deleteDocument(BEFORE, serverId);
      refresh(serverId);
      return { quarantined: before.quarantined };
    },
    refresh,
    async forget(serverId) {
      for (const collection of [APPROVALS, DEFINITIONS, BEFORE])
        await store.deleteDocument(collection, serverId);
      refresh(serverId);
    },
  };
}

async function keepDefinitions(
  store: MetadataStore,
  serverId: string,
  tools: Tool[],
  approvals: Approvals[],
): Promise<void> {
  const used = new Set(approvals.flatMap((all) => Object.values(all).map(({ fingerprint }) => fingerprint)));
  await changeDocument<Definitions>(store, DEFINITIONS, serverId, (before = {}) => {
    const now = tools.map(({ fingerprint, definition }): [string, ToolDefinition] => [
      fingerprint,
      definition,
    ]);
    return Object.fromEntries(
      [...Object.entries(before), ...now].filter(([fingerprint]) => used.has(fingerprint)),
    );
  });
}

/** A tool may be called `constructor`. */
export function own(approvals: Approvals | undefined, name: string): ToolApproval | undefined {
  return approvals && Object.hasOwn(approvals, name) ? approvals[name] : undefined;
}

function nothingToUndo(serverId: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `Nothing was decided about the tools of "${serverId}".`, {
    hint: 'Only the last approval or rejection of a server can be taken back.',
  });
}
