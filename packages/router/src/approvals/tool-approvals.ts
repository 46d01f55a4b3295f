import { type Clock, formatToolRef, type MetadataStore, type Tool } from '@mcp-router/core';
import { scanTool } from '@mcp-router/core/scan';
import type { ToolEffects } from '../orchestrate/index.js';
import { type ApprovalRecords, type Approvals, createApprovalRecords, own } from './approval-records.js';
import { chosenTools, requireNamedTools, requireServer } from './chosen-tools.js';
import { approvedEffects, approveTool, quarantined, rejectTool, reviewTool, stateOf } from './judge-tool.js';
import type {
  ApprovalPolicy,
  ApproveOptions,
  ReviewedServer,
  ScanPolicy,
  ToolApproval,
  ToolReview,
} from './types.js';

/**
 * Which definitions of tools may be used. Each is pinned as it was approved; a tool that says anything else is quarantined
 * until a person approves it, or until it says again what it said.
 */
export interface ToolApprovals {
  /** What calling a tool does, as far as it may be believed. */
  effectsOf(tool: Tool): Promise<ToolEffects>;
  /** Of these tools those that may be found and called. */
  trusted(tools: Tool[]): Promise<Tool[]>;
  /** Throws `TOOL_QUARANTINED`. */
  requireTrusted(tool: Tool): Promise<void>;
  /** A server's tools with their hints, what was approved of them, and what counts. */
  review(serverId: string): Promise<ToolReview[]>;
  /** Servers that are quarantined, or have tools that await a decision. */
  pending(): Promise<ReviewedServer[]>;
  /**
   * Approves definitions as they are now, and overrides hints where asked. Gives the tools after it. Throws
   * `SERVER_NOT_FOUND`, `TOOL_NOT_FOUND`, and `USAGE_INVALID` for an override that names no tool.
   */
  approve(serverId: string, options?: ApproveOptions): Promise<ToolReview[]>;
  /** Refuses definitions as they are now; what was approved before stays approved. */
  reject(serverId: string, options?: { tools?: string[] }): Promise<ToolReview[]>;
  /** Takes the last decision back. */
  undo(serverId: string): Promise<ToolReview[]>;
  /** Tools that were never seen before are approved as they are first seen, unless approval is strict. */
  firstSeen(serverId: string): Promise<void>;
  /** Another process changed something of the server. */
  refresh(serverId: string): void;
  /** A server that is gone leaves nothing that a later one of the same id could use. */
  forget(serverId: string): Promise<void>;
}

export interface ToolApprovalsParts {
  store: MetadataStore;
  clock: Clock;
  policy: ApprovalPolicy;
  /** Under `block` nothing with high findings is approved by itself. */
  scan: ScanPolicy;
  /** Quarantines a server or lets it out, and tells everybody that something of it is new. */
  setQuarantined: (serverId: string, quarantined: boolean) => Promise<void>;
  /** What may be called is no longer what it was. */
  onChanged: (serverId: string) => void;
}

const AWAITS: ReadonlySet<ToolReview['state']> = new Set(['new', 'changed'] as const);

export function createToolApprovals(parts: ToolApprovalsParts): ToolApprovals {
  const { store, clock } = parts;
  const records = createApprovalRecords(store, clock);
  const mayTrust = trustBy(parts);
  const firstSeen = async (serverId: string) => {
    if (parts.policy === 'strict' || (await store.getServer(serverId))?.quarantined !== false) return;
    const tools = (await store.listTools({ serverId })).filter(mayTrust);
    await records.change(serverId, tools, (before) => ({ ...pin(tools, clock.now()), ...before }));
  };
  /** What was decided of a tool; one that is used for the first time is pinned by that. */
  const approvalOf = async (tool: Tool) => {
    const { serverId, name } = tool;
    const known = own(await records.of(serverId), name);
    if (known || !mayTrust(tool)) return known;
    await firstSeen(serverId);
    return own(await records.of(serverId), name);
  };
  return {
    effectsOf: async (tool) => approvedEffects(tool, await approvalOf(tool)),
    trusted: (tools) => trustedOf(tools, records.of, mayTrust),
    async requireTrusted(tool) {
      const state = stateOf(tool, await approvalOf(tool));
      if (state !== 'approved') throw quarantined(tool, state);
    },
    async review(serverId) {
      await requireServer(store, serverId);
      if (!(await records.of(serverId))) await firstSeen(serverId);
      return reviewServer(parts, records, serverId);
    },
    pending: () => pendingOf(parts, records, mayTrust),
    ...decisions(parts, records),
    firstSeen,
    refresh: records.refresh,
    forget: records.forget,
  };
}

/** Whether a tool is approved by itself when it is first used. */
function trustBy({ policy, scan }: ToolApprovalsParts): (tool: Tool) => boolean {
  if (policy === 'strict') return () => false;
  if (scan !== 'block') return () => true;
  return (tool) => scanTool(tool).every(({ severity }) => severity !== 'high');
}

async function reviewServer(
  { store, scan }: ToolApprovalsParts,
  records: ApprovalRecords,
  serverId: string,
  all?: readonly Tool[],
): Promise<ToolReview[]> {
  const [approvals, definitions] = [await records.of(serverId), await records.definitionsOf(serverId)];
  const others = all ?? (await store.listTools());
  return others
    .filter((tool) => tool.serverId === serverId)
    .map((tool) => {
      const approval = own(approvals, tool.name);
      const findings = scan === 'off' ? [] : scanTool(tool, others);
      return reviewTool(tool, approval, definitions[approval?.fingerprint ?? ''], findings);
    });
}

async function pendingOf(
  parts: ToolApprovalsParts,
  records: ApprovalRecords,
  mayTrust: (tool: Tool) => boolean,
): Promise<ReviewedServer[]> {
  const all = await parts.store.listTools();
  const trusted = new Set(all.filter(mayTrust).map(formatToolRef));
  const servers = (await parts.store.listServers()).map(async ({ id, quarantined: isHeld }) => {
    // One that is new to a server that is trusted is pinned as it is first used, and waits for nobody.
    const isNews = ({ name, state }: ToolReview) =>
      AWAITS.has(state) && (isHeld || state !== 'new' || !trusted.has(formatToolRef({ serverId: id, name })));
    const tools = await reviewServer(parts, records, id, all);
    return {
      serverId: id,
      quarantined: isHeld,
      tools: tools.filter((tool) => isNews(tool) || isSuspect(tool)),
    };
  });
  return (await Promise.all(servers)).filter((server) => server.quarantined || server.tools.length > 0);
}

/** Approved by no person, and with something that a person should have seen. */
function isSuspect({ state, by, findings }: ToolReview): boolean {
  return findings !== undefined && (state === 'new' || (state === 'approved' && by === 'first-use'));
}

/** What a person decides. */
function decisions(
  parts: ToolApprovalsParts,
  records: ApprovalRecords,
): Pick<ToolApprovals, 'approve' | 'reject' | 'undo'> {
  const { store, clock } = parts;
  const decide = async (serverId: string, apply: (tools: Tool[], before: Approvals) => Approvals) => {
    const server = await requireServer(store, serverId);
    const tools = await store.listTools({ serverId });
    await records.change(serverId, tools, (before) => apply(tools, before), server);
    const reviews = await reviewServer(parts, records, serverId);
    // A server is let out of quarantine once each of its tools is decided.
    const isHeld = server.quarantined && reviews.some(({ state }) => AWAITS.has(state));
    return tell(parts, serverId, isHeld, reviews);
  };
  return {
    approve: (serverId, options = {}) =>
      decide(serverId, (tools, before) => {
        requireNamedTools(options);
        return decided(chosenTools(tools, serverId, options.tools), before, (tool, last) =>
          approveTool(tool, last, options, clock.now()),
        );
      }),
    reject: (serverId, { tools: names } = {}) =>
      decide(serverId, (tools, before) => {
        const awaiting = (tool: Tool) => AWAITS.has(stateOf(tool, own(before, tool.name)));
        const chosen = names?.length ? chosenTools(tools, serverId, names) : tools.filter(awaiting);
        return decided(chosen, before, (tool, last) => rejectTool(tool, last, clock.now()));
      }),
    async undo(serverId) {
      await requireServer(store, serverId);
      const { quarantined: isHeld } = await records.undo(serverId);
      return tell(parts, serverId, isHeld, await reviewServer(parts, records, serverId));
    },
  };
}

/** Everybody hears of a decision, other processes over the same store included. */
async function tell<Told>(
  { setQuarantined, onChanged }: ToolApprovalsParts,
  serverId: string,
  isHeld: boolean,
  told: Told,
): Promise<Told> {
  await setQuarantined(serverId, isHeld);
  onChanged(serverId);
  return told;
}

async function trustedOf(
  tools: Tool[],
  approvalsOf: (serverId: string) => Promise<Approvals | undefined>,
  mayTrust: (tool: Tool) => boolean,
): Promise<Tool[]> {
  const serverIds = [...new Set(tools.map(({ serverId }) => serverId))];
  const read = await Promise.all(serverIds.map(async (id) => [id, await approvalsOf(id)] as const));
  const approvals = new Map(read);
  return tools.filter((tool) => {
    const approval = own(approvals.get(tool.serverId), tool.name);
    // One that was never seen is pinned when it is first called.
    return approval ? stateOf(tool, approval) === 'approved' : mayTrust(tool);
  });
}

function pin(tools: Tool[], at: number): Approvals {
  return Object.fromEntries(
    tools.map(({ name, fingerprint }): [string, ToolApproval] => [
      name,
      { fingerprint, by: 'first-use', at },
    ]),
  );
}

function decided(
  tools: Tool[],
  before: Approvals,
  decide: (tool: Tool, last: ToolApproval | undefined) => ToolApproval,
): Approvals {
  const entries = tools.map((tool): [string, ToolApproval] => [
    tool.name,
    decide(tool, own(before, tool.name)),
  ]);
  return { ...before, ...Object.fromEntries(entries) };
}
