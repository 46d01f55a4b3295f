import type { GroupMember, HealthSnapshot, HealthStatus, ToolGroup } from '@mcp-router/core';

/** What of a server's health says who is asked first. */
export type ServerCondition = Pick<HealthSnapshot, 'status' | 'errorRate' | 'p95Ms'>;

/** One never seen is neither praised nor blamed: after those that work, before those that ail. */
const RANK: Record<HealthStatus, number> = { healthy: 0, unknown: 1, degraded: 2, unhealthy: 3 };

/** Errors count from this share on, so that a single one doesn't turn the order around. */
const ERROR_STEP = 0.05;

/** Up to here nobody minds, in ms; beyond it, twice as slow counts. */
const QUICK_MS = 250;

/**
 * A group's members, the healthiest first: by status, then by errors in steps of 5%, then by p95 over 250 ms in powers of two. Where nothing tells them
 * apart, the order of the group holds.
 */
export function healthiestFirst(
  { members }: Pick<ToolGroup, 'members'>,
  conditionOf: (serverId: string) => ServerCondition,
): GroupMember[] {
  const keyed = members.map((member) => ({ member, key: keyOf(conditionOf(member.ref.serverId)) }));
  return keyed.sort((a, b) => compare(a.key, b.key)).map(({ member }) => member);
}

function keyOf({ status, errorRate = 0, p95Ms = 0 }: ServerCondition): number[] {
  const slowness = Math.floor(Math.log2(Math.max(p95Ms, QUICK_MS) / QUICK_MS));
  return [RANK[status], Math.floor(errorRate / ERROR_STEP), slowness];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
