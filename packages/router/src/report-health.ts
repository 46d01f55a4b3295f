import { type HealthReport, healthReport } from '@mcp-router/health';
import type { RouterParts } from './router-parts.js';

const DAY_MS = 86_400_000;
/** A check every 30 s for 7 days, and as many failed calls. */
const MOST_RECORDS = 50_000;

/** How a server was: its health history and its calls, as the store has them. */
export async function reportHealth(
  { registry, store, clock, usage }: Pick<RouterParts, 'registry' | 'store' | 'clock' | 'usage'>,
  serverId: string,
  { sinceMs = clock.now() - DAY_MS, untilMs = clock.now() + 1 }: { sinceMs?: number; untilMs?: number } = {},
): Promise<HealthReport> {
  await registry.get(serverId);
  await usage.flush();
  const [records, rollups, [before], [calls]] = await Promise.all([
    store.getHealthHistory(serverId, { sinceMs, untilMs, limit: MOST_RECORDS }),
    store.getHealthRollups(serverId, { sinceMs, untilMs }),
    store.getHealthHistory(serverId, { untilMs: sinceMs, limit: 1 }),
    store.getUsage({ serverId, sinceMs, untilMs, groupBy: 'server' }),
  ]);
  return healthReport({ serverId, sinceMs, untilMs, records, rollups, before, usage: calls });
}
