import type { ErrorCode, UsageEvent } from '@mcp-router/core';
import { withoutNulls } from './without-nulls.js';

export interface UsageEventRow {
  callId: string;
  serverId: string;
  toolName: string;
  status: UsageEvent['status'];
  startedAt: number;
  durationMs: number;
  errorCode: ErrorCode | (string & {}) | null;
  decisionId: string | null;
}

export function usageEventToRow(event: UsageEvent): UsageEventRow {
  return { ...event, errorCode: event.errorCode ?? null, decisionId: event.decisionId ?? null };
}

export function rowToUsageEvent(row: UsageEventRow): UsageEvent {
  return withoutNulls(row);
}
