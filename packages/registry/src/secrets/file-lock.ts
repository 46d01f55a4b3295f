import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { McpRouterError } from '@mcp-router/core';

/** How long to wait for another process; it holds the lock for a few ms. */
const WAIT_MS = 10_000;
/** Between two tries; the real delay varies, so that waiters don't keep step. */
const RETRY_MS = 10;

/**
 * Runs the task while holding a lock file, which other processes and other callers in this one respect. The lock of a
 * process that has died is taken over. Throws `STORE_BUSY` (retryable) when it can't be had within 10 s.
 */
export async function withFileLock<Result>(lockPath: string, task: () => Promise<Result>): Promise<Result> {
  const claim = `${process.pid} ${randomUUID()}`;
  const deadline = Date.now() + WAIT_MS;
  while (!(await acquire(lockPath, claim))) {
    if (Date.now() > deadline) throw busy(lockPath);
    await releaseDead(lockPath);
    await delay(RETRY_MS * (0.5 + Math.random()));
  }
  try {
    return await task();
  } finally {
    await rm(lockPath, { force: true });
  }
}

/**
 * The claim is written beside the lock first and linked into place, so that a lock file is never seen empty. Throws
 * `SECRETS_UNREADABLE` where the folder can't be written.
 */
async function acquire(lockPath: string, claim: string): Promise<boolean> {
  const own = `${lockPath}.${claim.split(' ')[1]}`;
  try {
    const file = await open(own, 'wx', 0o600);
    await file.writeFile(claim).finally(() => file.close());
    await link(own, lockPath);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw unwritable(lockPath, error);
  } finally {
    await rm(own, { force: true });
  }
}

/**
 * Takes the lock of a dead process out of the way. Two waiters may both find it dead: a rename moves it for one of
 * them only, and one that moved somebody's fresh lock instead puts that back.
 */
async function releaseDead(lockPath: string): Promise<void> {
  const found = await readIfThere(lockPath);
  if (found === undefined || isAlive(Number.parseInt(found, 10))) return;
  const aside = `${lockPath}.dead-${randomUUID()}`;
  const moved = await rename(lockPath, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if ((await readIfThere(aside)) !== found) await link(aside, lockPath).catch(ignoreTaken);
  await rm(aside, { force: true });
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unwritable(path, error);
  }
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function ignoreTaken(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

function unwritable(path: string, cause: unknown): McpRouterError {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'the file system refused';
  return new McpRouterError('SECRETS_UNREADABLE', `The lock file ${path} can't be used (${reason}).`, {
    hint: 'Make the folder of the secrets file writable for this user.',
    cause,
  });
}

function busy(lockPath: string): McpRouterError {
  return new McpRouterError(
    'STORE_BUSY',
    `Another process holds ${lockPath} for more than ${WAIT_MS / 1000} s.`,
    {
      retryable: true,
      hint: `Try again; if no MCP Router is running, delete ${lockPath}.`,
    },
  );
}
