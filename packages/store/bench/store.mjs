// Times what a busy router asks of the SQLite store: `pnpm --filter @mcp-router/store bench` (built first).
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleCatalog, sampleHealth, sampleServer, sampleTool } from '@mcp-router/core/testing';
import { sqliteStore } from '../dist/sqlite.js';

const SERVER_COUNT = 500;
const TOOLS_PER_SERVER = 20;
const EVENT_COUNT = 50_000;

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-bench-'));
const path = join(folder, 'bench.db');

async function time(what, count, run) {
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  await run();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuStart);
  process.stdout.write(
    `${what.padEnd(58)} ${ms.toFixed(0).padStart(7)} ms ${((user + system) / count).toFixed(0).padStart(8)} µs of CPU each\n`,
  );
}

const range = (count) => Array.from({ length: count }, (_, index) => index);
const started = performance.now();
const store = await sqliteStore({ path });
process.stdout.write(`open a new file: ${(performance.now() - started).toFixed(0)} ms, driver included\n`);

await time(`put ${SERVER_COUNT} servers`, SERVER_COUNT, async () => {
  for (const number of range(SERVER_COUNT)) {
    const id = `server-${number}`;
    await store.putServer(
      sampleServer(id, { description: `Does things of kind ${number % 50}`, tags: [`t${number % 9}`] }),
    );
  }
});
await time(`put catalogues of ${TOOLS_PER_SERVER} tools`, SERVER_COUNT, async () => {
  for (const number of range(SERVER_COUNT)) {
    const id = `server-${number}`;
    const tools = range(TOOLS_PER_SERVER).map((tool) =>
      sampleTool(id, `makeThing_${tool}`, `Makes a thing like ${tool * number}.`),
    );
    await store.putCatalog(id, sampleCatalog(tools));
  }
});
await time('list all servers', SERVER_COUNT, () => store.listServers());
await time('list all tools', SERVER_COUNT * TOOLS_PER_SERVER, () => store.listTools());
await time('get a server, 1,000 times', 1_000, async () => {
  for (const number of range(1_000)) await store.getServer(`server-${number % SERVER_COUNT}`);
});
await time('find servers for a request, 200 times', 200, async () => {
  for (const number of range(200)) await store.findServers(`please make a thing of kind ${number}`);
});
await time('record health, 1,000 times', 1_000, async () => {
  for (const number of range(1_000))
    await store.recordHealth([sampleHealth(`server-${number % 500}`, Date.now())]);
});
const now = Date.now();
await time(`record ${EVENT_COUNT} calls one by one, many in flight`, EVENT_COUNT, async () => {
  let pending = [];
  for (const number of range(EVENT_COUNT)) {
    const tool = `makeThing_${number % 20}`;
    const startedAt = now - (EVENT_COUNT - number) * 1_000;
    pending.push(
      store.recordUsage([
        {
          callId: `c${number}`,
          serverId: `server-${number % 5}`,
          toolName: tool,
          status: 'ok',
          startedAt,
          durationMs: number % 977,
        },
      ]),
    );
    if (pending.length === 1_000) {
      await Promise.all(pending);
      pending = [];
    }
  }
  await Promise.all(pending);
});
await time('usage of all time by tool', 1, () => store.getUsage());
await time('usage of the last 90 minutes by tool', 1, () => store.getUsage({ sinceMs: now - 5_400_000 }));
await time('usage of a day in points of 5 minutes', 1, () =>
  store.getUsageSeries({ bucketMs: 300_000, sinceMs: now - 86_400_000, groupBy: 'total' }),
);
await store.close();
process.stdout.write(`file: ${(statSync(path).size / 2 ** 20).toFixed(1)} MB\n`);
rmSync(folder, { recursive: true });
