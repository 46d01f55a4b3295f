import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const COMMAND = fileURLToPath(new URL('../dist/mcp-router.js', import.meta.url));
export const BARE_SERVER = fileURLToPath(
  new URL('../../../packages/registry/fixtures/bare-server.mjs', import.meta.url),
);

/** How one run of the command ended. */
export interface Run {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** A folder of its own for the command: home, data and working folder. */
export interface Scratch {
  folder: string;
  env: Record<string, string>;
  /** Runs the built command to its end. */
  run(args: string[], options?: { input?: string; env?: Record<string, string> }): Promise<Run>;
  /** What it printed under `--json`. */
  json<T = Record<string, unknown>>(args: string[]): Promise<T>;
  /** Starts the built command. */
  start(args: string[]): ChildProcess;
  remove(): Promise<void>;
}

export async function createScratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-router-cli-'));
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: folder, MCP_ROUTER_HOME: join(folder, 'data') };
  const start = (args: string[], more: Record<string, string> = {}) =>
    spawn(process.execPath, [COMMAND, ...args], { cwd: folder, env: { ...env, ...more } });
  const run: Scratch['run'] = (args, { input = '', env: more } = {}) => {
    const child = start(args, more);
    child.stdin?.on('error', () => undefined); // a command that reads nothing may have ended
    child.stdin?.end(input);
    return ended(child);
  };
  return {
    folder,
    env,
    run,
    json: async (args) => JSON.parse((await run([...args, '--json'])).stdout),
    start,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** Collects what a process says until it ends. */
export function ended(child: ChildProcess): Promise<Run> {
  const run: Run = { exitCode: null, stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    run.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    run.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ ...run, exitCode }));
  });
}

/** Words of `add` for the little test server. */
export function bare(id: string, ...flags: string[]): string[] {
  return ['add', id, '--', process.execPath, BARE_SERVER, ...flags];
}

/** A server that ends as soon as it is spoken to, with last words. */
export const EXITING_SERVER = [
  process.execPath,
  '-e',
  "process.stdin.once('data', () => { console.error('fatal: BARE_TOKEN is not set'); process.exit(3); })",
];
