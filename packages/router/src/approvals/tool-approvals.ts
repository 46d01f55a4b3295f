import { type Clock, closestNames, McpRouterError, type MetadataStore, type Tool } from '@mcp-router/core';
import { changeDocument } from '../change-document.js';
import type { ToolEffects } from '../orchestrate/index.js';
import { approvedEffects, approveTool, reviewTool } from './judge-tool.js';
import type { ApproveOptions, ToolApproval, ToolReview } from './types.js';

/** Whose word counts about what a tool does: its author's, once the definition is approved, and a person's before that. */
export interface ToolApprovals {
  /** What calling a tool does, as far as it may be believed. */
  effectsOf(tool: Tool): Promise<ToolEffects>;
  /** A server's tools with their hints, what was approved of them, and what counts. */
  review(serverId: string): Promise<ToolReview[]>;
  /**
   * Approves definitions as they are now, and overrides hints where asked. Gives the tools after it. Throws
   * `SERVER_NOT_FOUND`, `TOOL_NOT_FOUND`, and `USAGE_INVALID` for an override that names no tool.
   */
  approve(serverId: string, options?: ApproveOptions): Promise<ToolReview[]>;
  /** Tools that were never seen before are approved as they are first seen, unless approval is strict. */
  firstSeen(serverId: string): Promise<void>;
  /** A server that is gone leaves nothing that a later one of the same id could use. */
  forget(serverId: string): Promise<void>;
}

type Approvals = Record<string, ToolApproval>;

const COLLECTION = 'tool-approvals';

export function createToolApprovals(
  store: MetadataStore,
  clock: Clock,
  { trustFirstUse }: { trustFirstUse: boolean },
): ToolApprovals {
  const approvalsOf = async (serverId: string) =>
    (await store.getDocument<Approvals>(COLLECTION, serverId))?.value;
  const change = (serverId: string, apply: (before: Approvals) => Approvals) =>
    changeDocument<Approvals>(store, COLLECTION, serverId, (before) => apply(before ?? {}));
  const firstSeen = async (serverId: string) => {
    if (!trustFirstUse) return;
    const tools = await store.listTools({ serverId });
    await change(serverId, (before) => {
      const seen = tools.map(({ name, fingerprint }): [string, ToolApproval] => [
        name,
        { fingerprint, by: 'first-use', at: clock.now() },
      ]);
      return { ...Object.fromEntries(seen), ...before };
    });
  };
  const review = async (serverId: string) => {
    const approvals = await approvalsOf(serverId);
    const tools = await store.listTools({ serverId });
    return tools.map((tool) => reviewTool(tool, own(approvals, tool.name)));
  };
  return {
    async effectsOf(tool) {
      let approvals = await approvalsOf(tool.serverId);
      if (!approvals) {
        // Discovered by a version that kept no approvals.
        await firstSeen(tool.serverId);
        approvals = await approvalsOf(tool.serverId);
      }
      return approvedEffects(tool, own(approvals, tool.name));
    },
    async review(serverId) {
      await requireServer(store, serverId);
      return review(serverId);
    },
    async approve(serverId, options = {}) {
      await requireServer(store, serverId);
      requireNamedTools(options);
      const tools = chosenTools(await store.listTools({ serverId }), serverId, options.tools);
      await change(serverId, (before) => {
        const approved = tools.map((tool): [string, ToolApproval] => [
          tool.name,
          approveTool(tool, own(before, tool.name), options, clock.now()),
        ]);
        return { ...before, ...Object.fromEntries(approved) };
      });
      return review(serverId);
    },
    firstSeen,
    forget: async (serverId) => {
      await store.deleteDocument(COLLECTION, serverId);
    },
  };
}

/** A tool may be called `constructor`. */
function own(approvals: Approvals | undefined, name: string): ToolApproval | undefined {
  return approvals && Object.hasOwn(approvals, name) ? approvals[name] : undefined;
}

async function requireServer(store: MetadataStore, serverId: string): Promise<void> {
  if (await store.getServer(serverId)) return;
  const closest = closestNames(
    serverId,
    (await store.listServers()).map(({ id }) => id),
  );
  throw new McpRouterError('SERVER_NOT_FOUND', `There is no server "${serverId}".`, {
    hint: closest[0] ? `Did you mean "${closest[0]}"?` : 'List the registered servers for their ids.',
    details: { serverId, closest },
  });
}

function requireNamedTools({ tools, readOnly, idempotent }: ApproveOptions): void {
  if (tools?.length || (readOnly === undefined && idempotent === undefined)) return;
  throw new McpRouterError('USAGE_INVALID', 'An override of hints names the tools it is about.', {
    hint: 'Name the tools whose hints are wrong.',
  });
}

function chosenTools(tools: Tool[], serverId: string, names: string[] | undefined): Tool[] {
  if (!names?.length) return tools;
  return names.map((name) => {
    const tool = tools.find((one) => one.name === name);
    if (tool) return tool;
    const closest = closestNames(
      name,
      tools.map((one) => one.name),
    );
    throw new McpRouterError('TOOL_NOT_FOUND', `The server "${serverId}" has no tool "${name}".`, {
      hint: closest[0] ? `Did you mean "${closest[0]}"?` : `Discover "${serverId}" again if it has changed.`,
      details: { serverId, name, closest },
    });
  });
}
