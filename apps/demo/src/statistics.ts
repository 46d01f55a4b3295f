import { statSync } from 'node:fs';
import type { MetadataStore } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import { expectThat, heading, milliseconds, table } from './report.js';

/** Prints what calls came to, health over the session, and what the database holds. */
export async function printStatistics(router: McpRouter, store: MetadataStore, file: string): Promise<void> {
  heading('Usage');
  const usage = await router.getUsage({ groupBy: 'tool' });
  table(
    ['server', 'calls', 'ok', 'average', 'p95', 'tool'],
    usage.map((row) => [
      row.serverId ?? '',
      row.totalCount,
      `${Math.round(row.successRate * 100)} %`,
      milliseconds(row.averageMs),
      milliseconds(row.p95Ms),
      row.toolName ?? '',
    ]),
  );
  expectThat(usage.length > 5, `${usage.length} tools were used`);
  await printHealth(router, store);
  await printStore(store, file);
}

async function printHealth(router: McpRouter, store: MetadataStore): Promise<void> {
  heading('Health over the session');
  const snapshots = (await router.getHealth()).filter((snapshot) => snapshot.checkCount > 0);
  const rows = await Promise.all(
    snapshots.map(async (snapshot) => {
      const changes = (await store.getHealthHistory(snapshot.serverId)).filter(
        (record) => record.status !== record.previousStatus,
      );
      return [
        snapshot.serverId,
        snapshot.status,
        snapshot.checkCount,
        milliseconds(snapshot.p95Ms),
        `${Math.round((snapshot.errorRate ?? 0) * 100)} %`,
        changes.map((record) => record.status).join(' → '),
      ];
    }),
  );
  table(['server', 'status', 'checks', 'p95', 'errors', 'over time'], rows);
  expectThat(rows.length > 0, `${rows.length} servers were checked`);
}

async function printStore(store: MetadataStore, file: string): Promise<void> {
  heading('What the SQLite file holds');
  const { rowCounts, schemaVersion } = await store.describe();
  table(['table', 'rows'], Object.entries(rowCounts));
  const bytes = [file, `${file}-wal`].reduce(
    (sum, path) => sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  console.log(`  ${file}, schema ${schemaVersion}, ${Math.round(bytes / 1024)} kB with its write-ahead log`);
}
