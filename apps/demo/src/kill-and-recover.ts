import { setTimeout as sleep } from 'node:timers/promises';
import { serverStatus } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import { expectThat, heading, milliseconds } from './report.js';
import { answerOf } from './route-and-call.js';

const SERVER = 'unit-converter';
const CALL = { serverId: SERVER, name: 'convert_mass' };
const ARGUMENTS = { value: 1, from: 'pound', to: 'gram' };

/** Kills a server's process from outside: its status changes, and the next call starts it anew and succeeds. */
export async function killAndRecover(router: McpRouter): Promise<void> {
  heading(`Killing the process of ${SERVER}`);
  const { pid } = router.connections.state(SERVER);
  if (pid === undefined) {
    expectThat(false, `${SERVER} has a process`);
    return;
  }
  const changes: string[] = [];
  const stop = router.registry.on('health-changed', ({ serverId, from, to }) => {
    if (serverId === SERVER) changes.push(`${from} → ${to}`);
  });
  process.kill(pid, 'SIGKILL');
  await until(() => changes.length > 0);
  stop();
  const { state, lastError } = router.connections.state(SERVER);
  console.log(
    `  process ${pid} killed; connection ${state}, ${lastError?.code ?? 'no error'}; health ${changes.join(', ')}`,
  );
  expectThat(changes.length > 0, 'the status changed');
  const outcome = await router.callTool(CALL, ARGUMENTS);
  const recovered = router.connections.state(SERVER);
  console.log(
    `  next call: ${outcome.status} in ${milliseconds(outcome.durationMs)}, process ${recovered.pid}`,
  );
  expectThat(answerOf(outcome).includes('453.59'), 'the next call succeeded');
  expectThat(recovered.pid !== undefined && recovered.pid !== pid, 'a new process answered it');
  console.log(`  status now: ${serverStatus(await router.registry.get(SERVER))}`);
}

async function until(holds: () => boolean, timeoutMs = 5_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!holds() && Date.now() < end) await sleep(20);
}
