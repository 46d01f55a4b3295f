import { createMcpRouter } from '@mcp-router/router';
import { sqliteStore } from '@mcp-router/store/sqlite';
import { expectThat, heading, milliseconds } from './report.js';

/** Opens a new router on the same file: it routes at once, and no server process is started for it. */
export async function restartAndRoute(file: string): Promise<void> {
  heading('Restarting the router on the same file');
  const begin = performance.now();
  const store = await sqliteStore({ path: file });
  const router = createMcpRouter({ store });
  const decision = await router.routeRequest('read notes.txt in my folder');
  const elapsedMs = performance.now() - begin;
  const servers = await router.registry.list();
  const running = servers.filter(({ id }) => router.connections.state(id).pid !== undefined);
  console.log(
    `  ${servers.length} servers known, first request routed ${milliseconds(elapsedMs)} after opening the file`,
  );
  expectThat(decision.servers[0]?.serverId === 'filesystem', 'the request is routed as before');
  expectThat(running.length === 0, 'no server process was started');
  await router.close();
  await store.close();
}
