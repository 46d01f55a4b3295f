import { readdirSync, readFileSync } from 'node:fs';

/** A process as `/proc` shows it. */
export interface ProcessInfo {
  pid: number;
  parentPid: number;
  commandLine: string;
}

/** The process and everything it started, itself first. Empty where there is no `/proc`. */
export function processTree(pid: number): ProcessInfo[] {
  const all = listProcesses();
  const found = all.filter((process) => process.pid === pid);
  for (const parent of found) found.push(...all.filter(({ parentPid }) => parentPid === parent.pid));
  return found;
}

/** Resident memory in MB; NaN where it can't be read. */
export function residentMb(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB/m.exec(readProc(`${pid}/status`));
  return line ? Number(line[1]) / 1024 : Number.NaN;
}

/** Sends a signal to one process; one that is gone already needs none. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export function isAlive(pid: number): boolean {
  const state = statFields(pid)[0];
  return state !== undefined && state !== 'Z';
}

function listProcesses(): ProcessInfo[] {
  const pids = readNames()
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.map((pid) => ({
    pid,
    parentPid: Number(statFields(pid)[1]),
    commandLine: readProc(`${pid}/cmdline`).replaceAll('\0', ' '),
  }));
}

/** State, parent, ... : the fields behind the program's name, which may hold blanks and brackets itself. */
function statFields(pid: number): string[] {
  const stat = readProc(`${pid}/stat`);
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readNames(): string[] {
  try {
    return readdirSync('/proc');
  } catch {
    return [];
  }
}

/** Empty for a process that is gone, and where there is no `/proc`. */
function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
