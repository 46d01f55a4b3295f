import { readdirSync, readFileSync } from 'node:fs';

/** State letter and process group of a Linux process; undefined when it is gone. */
function readStat(pid: string): { state: string; groupId: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in parentheses that may hold anything, spaces and parentheses included.
    const [state = '', , groupId = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state, groupId: Number(groupId) };
  } catch {
    return undefined;
  }
}

/**
 * Whether the group has a process that isn't a zombie. A zombie has ended; it waits for its parent to take note, which an
 * orphan's adoptive parent does late, and in a container without an init process never. Undefined where there is no
 * `/proc` to tell.
 */
export function hasLiveMember(groupId: number): boolean | undefined {
  let pids: string[];
  try {
    pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  return pids.some((pid) => {
    const stat = readStat(pid);
    return stat?.groupId === groupId && stat.state !== 'Z';
  });
}

/** Whether a process has ended and only waits for its parent to take note. */
export function isZombie(pid: number): boolean {
  return readStat(String(pid))?.state === 'Z';
}
