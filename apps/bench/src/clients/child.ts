import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, processTree, signalProcess } from '../measure/processes.js';

/** How to start a program. */
export interface Launch {
  command: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
}

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const running = new Set<Child>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** It doesn't outlive this process, also when that is interrupted. */
export function startChild({ command, args, env, cwd }: Launch): Child {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: 'pipe' });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** How long a stop waits before it becomes rougher. */
const STOP_PAUSE_MS = 3_000;

/** Ends a program politely, then with force, and whatever it leaves behind. */
export async function stopChild(child: Child): Promise<void> {
  await stopFamily(child.pid, async () => {
    const exited = hasExited(child) ? Promise.resolve() : once(child, 'exit');
    child.stdin.end();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await Promise.race([exited, sleep(STOP_PAUSE_MS, undefined, { ref: false })]);
      if (hasExited(child)) break;
      child.kill(signal);
    }
    await exited;
  });
}

/**
 * Runs `stop`, then ends whatever the process had started and left behind: a measurement must not run beside the rest
 * of the one before.
 */
export async function stopFamily(pid: number | undefined, stop: () => Promise<void>): Promise<void> {
  const family = pid === undefined ? [] : processTree(pid).map((member) => member.pid);
  await stop();
  await sleep(100);
  for (const member of family.filter(isAlive)) signalProcess(member, 'SIGKILL');
}

function hasExited(child: Child): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
