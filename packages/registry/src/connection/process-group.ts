import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { hasLiveMember } from './live-group.js';

/** Time between the steps of a polite stop, in ms. */
export interface StopGrace {
  /** From the end of its input to SIGTERM. */
  endOfInputMs: number;
  /** From SIGTERM to SIGKILL. */
  terminateMs: number;
}

/** As the MCP specification recommends for stdio ("Lifecycle", shutdown). */
export const DEFAULT_STOP_GRACE: StopGrace = { endOfInputMs: 2_000, terminateMs: 3_000 };

const FIRST_POLL_MS = 5;
const MAX_POLL_MS = 80;
/** After this a killed process hangs in the kernel, and no waiting helps. */
const REAP_MS = 2_000;

interface ProcessGroup {
  leader: ChildProcess;
  groupId: number;
}

const onWindows = process.platform === 'win32';

/** Whether any process of the group still runs. The leader is asked first, because looking for the others costs more. */
function isGroupAlive({ leader, groupId }: ProcessGroup): boolean {
  if (leader.exitCode === null && leader.signalCode === null) return true;
  return signalGroup(groupId, 0) && hasLiveMember(groupId) !== false;
}

/** Sends `signal` to every process of the group; false when there is none. */
function signalGroup(groupId: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(onWindows ? groupId : -groupId, signal);
    return true;
  } catch (error) {
    // EPERM: something is there, though of another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Ends a group for good: end of input, SIGTERM, SIGKILL, with the grace times between, as far as needed. Resolves when no
 * process of it is left.
 */
export async function endGroup(leader: ChildProcess, groupId: number, grace: StopGrace): Promise<void> {
  const group = { leader, groupId };
  leader.stdin?.end();
  if (await isGoneWithin(group, grace.endOfInputMs)) return;
  if (onWindows) await killTree(groupId);
  else signalGroup(groupId, 'SIGTERM');
  if (await isGoneWithin(group, grace.terminateMs)) return;
  signalGroup(groupId, 'SIGKILL');
  await isGoneWithin(group, REAP_MS);
}

async function isGoneWithin(group: ProcessGroup, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = FIRST_POLL_MS; isGroupAlive(group); pauseMs = Math.min(MAX_POLL_MS, pauseMs * 2)) {
    const remainingMs = deadline - performance.now();
    if (remainingMs <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, remainingMs)));
  }
  return true;
}

/** Windows has no process groups of this kind: its own tool walks the tree. */
function killTree(pid: number): Promise<void> {
  return new Promise((resolve) => {
    execFile('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => resolve());
  });
}

export interface SpawnRequest {
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  cwd: string | undefined;
}

/**
 * Starts a program as the leader of its own process group, with its three streams as pipes. On Windows through
 * cross-spawn, which finds `.cmd` wrappers such as npx and quotes for them; never through a shell elsewhere.
 */
export async function spawnGroup(request: SpawnRequest): Promise<ChildProcess> {
  const start = onWindows ? (await import('cross-spawn')).default : spawn;
  return start(request.command, [...request.args], {
    env: request.env,
    ...(request.cwd === undefined ? {} : { cwd: request.cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: !onWindows,
    windowsHide: true,
  });
}
