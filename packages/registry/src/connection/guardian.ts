import { type ChildProcess, spawn } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * Node offers no signal on the death of a parent. This shell script waits on a pipe that only we hold: it ends when we
 * end, however that came about, and then the script ends the process groups it was told of. A shell takes about 1 MB,
 * a Node process 40.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%%" $group "*} \${groups#*" $group "}" ;; esac ;;
  esac
done
for group in $groups; do kill -TERM "-$group" 2>/dev/null; done
tries=0
while [ $tries -lt 20 ]; do
  left=
  for group in $groups; do kill -0 "-$group" 2>/dev/null && left=1; done
  [ -z "$left" ] && exit 0
  tries=$((tries + 1))
  sleep 0.1 2>/dev/null || sleep 1
done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
`;

/** Restarts of a guardian that somebody kills, before we leave it at that. */
const MAX_RESTARTS = 5;

/** Sees to it that process groups end when this process does, even by SIGKILL. */
export interface Guardian {
  readonly pid: number | undefined;
  /** Takes a group under guard. The first one starts the guardian process. Returns the way to let it go. */
  watch(groupId: number): () => void;
  /** Ends the guardian process. Groups still watched are ended by it. */
  close(): Promise<void>;
}

/** `onFailure` hears when there can be no guardian; servers run without one then. */
export function createGuardian(onFailure: (error: Error) => void): Guardian {
  const groups = new Set<number>();
  let running: ChildProcess | undefined;
  let restarts = 0;
  let closed = false;

  function start(): void {
    if (process.platform === 'win32') return;
    const child = spawn('/bin/sh', ['-c', SCRIPT], {
      detached: true,
      env: { PATH: '/usr/bin:/bin' },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    running = child;
    const ended = (error: Error) => {
      if (running !== child) return;
      running = undefined;
      if (closed) return;
      if (restarts++ < MAX_RESTARTS && groups.size > 0) start();
      else if (groups.size > 0) onFailure(error);
    };
    child.on('error', ended);
    child.on('exit', (code, signal) => ended(new Error(`The guardian ended (${signal ?? code}).`)));
    // A broken pipe tells what 'exit' tells.
    child.stdin.on('error', () => {});
    // Neither the process nor its pipe may keep us running.
    child.unref();
    (child.stdin as Writable & { unref?: () => void }).unref?.();
    for (const group of groups) child.stdin.write(`+ ${group}\n`);
  }

  return {
    get pid() {
      return running?.pid;
    },
    watch(groupId) {
      groups.add(groupId);
      if (running) running.stdin?.write(`+ ${groupId}\n`);
      else if (!closed) start();
      return () => {
        if (groups.delete(groupId)) running?.stdin?.write(`- ${groupId}\n`);
      };
    },
    async close() {
      closed = true;
      const child = running;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      await new Promise<void>((resolve) => {
        child.ref();
        child.once('exit', () => resolve());
        child.stdin?.end();
      });
    },
  };
}
