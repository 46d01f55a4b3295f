import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { McpRouterError } from '@mcp-router/core';
import { z } from 'zod';
import { createBatch } from './batch.js';
import { withFileLock } from './file-lock.js';
import { applyChange, type SecretChange, type SecretStore } from './secret-store.js';

export interface FileSecretStoreOptions {
  /** The JSON file. It and its folder are made at the first change. */
  path: string;
}

const contentSchema = z.strictObject({ version: z.literal(1), secrets: z.record(z.string(), z.string()) });

/**
 * Secrets in one JSON file, mode 0600 in a folder made with mode 0700. A change replaces the file as a whole, so that a
 * reader never sees half of it; several processes may share it. A file that other users may read or write, or that does
 * not hold what this store wrote, is refused with `SECRETS_UNREADABLE` and left as it is. Modes are not checked on
 * Windows, where the folder's access list rules.
 */
export function fileSecretStore({ path }: FileSecretStoreOptions): SecretStore {
  return {
    get: async (id) => (await readSecrets(path)).get(id),
    ids: async () => [...(await readSecrets(path)).keys()].sort(),
    // Replacing the file takes some 20 ms: an import of hundreds of servers must not do it for each.
    change: createBatch((changes) => makeChanges(path, changes)),
  };
}

async function makeChanges(path: string, changes: SecretChange[]): Promise<void> {
  await translate(path, () => mkdir(dirname(path), { recursive: true, mode: 0o700 }));
  await withFileLock(`${path}.lock`, async () => {
    const next = changes.reduce<ReadonlyMap<string, string>>(applyChange, await readSecrets(path));
    await translate(path, () => replaceFile(path, next));
  });
}

async function readSecrets(path: string): Promise<Map<string, string>> {
  const text = await translate(path, () => readPrivateFile(path));
  if (text === undefined) return new Map();
  const content = contentSchema.safeParse(parseJson(text));
  if (content.success) return new Map(Object.entries(content.data.secrets));
  throw unreadable(path, 'does not hold { "version": 1, "secrets": { id: value } }', REPAIR_HINT);
}

/** The text, or undefined where there is no file. */
async function readPrivateFile(path: string): Promise<string | undefined> {
  const file = await openExisting(path);
  if (!file) return undefined;
  try {
    const { mode } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      const shown = (mode & 0o777).toString(8);
      throw unreadable(path, `is open to other users (mode ${shown})`, `Run: chmod 600 '${path}'`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Undefined for broken JSON. The parser's own message would show a piece of the file, so it is not kept. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Under the lock there is one writer, so one name for the new file is enough; a crash leaves at most that one. */
async function replaceFile(path: string, secrets: ReadonlyMap<string, string>): Promise<void> {
  const next = `${path}.new`;
  await rm(next, { force: true });
  const file = await open(next, 'wx', 0o600);
  try {
    const ordered = [...secrets].sort(([a], [b]) => (a < b ? -1 : 1));
    await file.writeFile(
      `${JSON.stringify({ version: 1, secrets: Object.fromEntries(ordered) }, null, 2)}\n`,
    );
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

const REPAIR_HINT = 'Repair the file, or move it away and set the secrets again.';

async function translate<Result>(path: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (McpRouterError.isInstance(error)) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? 'the file system refused';
    throw unreadable(
      path,
      `can't be used (${reason})`,
      'Make the file and its folder accessible to this user.',
      error,
    );
  }
}

function unreadable(path: string, reason: string, hint: string, cause?: unknown): McpRouterError {
  return new McpRouterError('SECRETS_UNREADABLE', `The secrets file ${path} ${reason}.`, {
    hint,
    details: { path },
    ...(cause === undefined ? {} : { cause }),
  });
}
