import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';

/** Resident memory in bytes by process group, of all groups; shared pages count in each process. Empty where it can't be told. */
export async function memoryByGroup(): Promise<Map<number, number>> {
  if (process.platform === 'win32') return new Map();
  const lines = process.platform === 'linux' ? await fromProc() : await fromPs();
  const groups = new Map<number, number>();
  for (const [groupId, bytes] of lines) groups.set(groupId, (groups.get(groupId) ?? 0) + bytes);
  return groups;
}

const PAGE_BYTES = 4_096;
/** Places of `pgrp` and `rss` in `/proc/PID/stat`, behind the name in brackets (proc(5): fields 5 and 24). */
const FIELD = { group: 2, residentPages: 21 };

async function fromProc(): Promise<[number, number][]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid): Promise<[number, number] | undefined> => {
      // A process may be gone by now.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      if (stat === '') return undefined;
      // The name may hold blanks and brackets itself.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [Number(fields[FIELD.group]), Number(fields[FIELD.residentPages]) * PAGE_BYTES];
    }),
  );
  return found.filter((one) => one !== undefined);
}

function fromPs(): Promise<[number, number][]> {
  return new Promise((resolve) => {
    execFile('ps', ['-A', '-o', 'pgid=,rss='], (_, stdout) => {
      const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
      resolve(rows.flatMap(([group, kilobytes]) => (group && kilobytes ? [[group, kilobytes * 1_024]] : [])));
    });
  });
}
