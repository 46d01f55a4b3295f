import type { HealthRecord, RoutingDecision, SerializedError } from '@mcp-router/core';
import { withoutNulls } from './without-nulls.js';

export interface HealthRow extends Omit<HealthRecord, 'error'> {
  error: SerializedError | null;
}

export function healthToRow(record: HealthRecord): HealthRow {
  return { ...record, error: record.error ?? null };
}

export function rowToHealth(row: HealthRow): HealthRecord {
  return withoutNulls(row);
}

export type DecisionDetail = Pick<
  RoutingDecision,
  'servers' | 'tools' | 'nearMisses' | 'analysis' | 'profile'
>;

/** What a person may ask for in SQL stands in columns, the rest in `detail`. */
export interface DecisionRow extends Omit<RoutingDecision, keyof DecisionDetail> {
  detail: DecisionDetail;
}

export function decisionToRow(decision: RoutingDecision): DecisionRow {
  const { servers, tools, nearMisses, analysis, profile, ...columns } = decision;
  const detail = { servers, tools, nearMisses, analysis, ...(profile === undefined ? {} : { profile }) };
  return { ...columns, detail };
}

export function rowToDecision({ detail, ...columns }: DecisionRow): RoutingDecision {
  return { ...columns, ...detail };
}
