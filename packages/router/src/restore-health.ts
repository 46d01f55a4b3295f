import type { MetadataStore } from '@mcp-router/core';
import type { HealthMonitor } from '@mcp-router/health';

/** Enough to know a server's last status and what led to it. */
const RECORDS_PER_SERVER = 20;

/** Takes up the health of an earlier process where it ended. */
export async function restoreHealth(store: MetadataStore, health: HealthMonitor): Promise<void> {
  for (const { id } of await store.listServers()) {
    health.restore(await store.getHealthHistory(id, { limit: RECORDS_PER_SERVER }));
  }
}
