import { createHash } from 'node:crypto';
import type { CallOutcome, DocumentStore, ErrorCode, ToolRef } from '@mcp-router/core';
import { maskSecretsWithin } from '@mcp-router/core/scan';

/** What the audit trail keeps of calls. */
export interface AuditOptions {
  /** How long, in ms. Default: 30 days. */
  retentionMs?: number;
  /**
   * `none`: nothing of what was sent. `digest`: names of arguments and a SHA-256 of all, to show that a call was this one.
   * `masked`: the arguments without secrets that show by their look. Default: `digest`.
   */
  arguments?: 'none' | 'digest' | 'masked';
}

/** One call, as the audit trail has it. Results are never kept. */
export interface AuditRecord {
  callId: string;
  ref: ToolRef;
  /** Epoch ms. */
  startedAt: number;
  durationMs: number;
  status: CallOutcome['status'];
  attempts: number;
  errorCode?: ErrorCode;
  decisionId?: string;
  groupId?: string;
  argumentNames?: string[];
  argumentsDigest?: string;
  arguments?: Record<string, unknown>;
}

export interface AuditQuery {
  /** Epoch ms. */
  sinceMs?: number;
  serverId?: string;
  /** The newest so many. Default: 100. */
  limit?: number;
}

const COLLECTION = 'audit';
const RETENTION_MS = 30 * 24 * 3_600_000;
const PAGE = 1_000;
const LONGEST_VALUE = 10_000;

/** Keys are in the order of time. */
function keyAt(ms: number, callId = ''): string {
  return `${String(Math.max(0, Math.floor(ms))).padStart(15, '0')}-${callId}`;
}

/** What is kept of a call. Pure. */
export function auditRecord(
  outcome: CallOutcome,
  args: Record<string, unknown>,
  { arguments: kept = 'digest' }: AuditOptions,
): AuditRecord {
  const { callId, ref, startedAt, durationMs, status, attempts, error, decisionId, groupId } = outcome;
  return {
    ...{ callId, ref, startedAt, durationMs, status, attempts },
    ...(error ? { errorCode: error.code } : {}),
    ...(decisionId === undefined ? {} : { decisionId }),
    ...(groupId === undefined ? {} : { groupId }),
    ...argumentsOf(args, kept),
  };
}

function argumentsOf(
  args: Record<string, unknown>,
  kept: NonNullable<AuditOptions['arguments']>,
): Pick<AuditRecord, 'argumentNames' | 'argumentsDigest' | 'arguments'> {
  if (kept === 'none') return {};
  const text = JSON.stringify(args) ?? '';
  if (kept === 'masked' && text.length <= LONGEST_VALUE) return { arguments: maskSecretsWithin(args) };
  return {
    argumentNames: Object.keys(args),
    argumentsDigest: createHash('sha256').update(text).digest('hex'),
  };
}

export async function writeAudit(
  store: DocumentStore,
  record: AuditRecord,
  options: AuditOptions,
): Promise<void> {
  const expiresAt = record.startedAt + (options.retentionMs ?? RETENTION_MS);
  await store.putDocument(COLLECTION, keyAt(record.startedAt, record.callId), record, { expiresAt });
}

/** Newest first. */
export async function readAudit(store: DocumentStore, query: AuditQuery = {}): Promise<AuditRecord[]> {
  const { sinceMs = 0, serverId, limit = 100 } = query;
  let newest: AuditRecord[] = [];
  for (let after = keyAt(sinceMs); ; ) {
    const page = await store.listDocuments<AuditRecord>(COLLECTION, { after, limit: PAGE });
    const wanted = page.map(({ value }) => value).filter(({ ref }) => !serverId || ref.serverId === serverId);
    newest = [...newest, ...wanted].slice(-limit);
    const last = page.at(-1);
    if (!last || page.length < PAGE) return newest.reverse();
    after = last.key;
  }
}
