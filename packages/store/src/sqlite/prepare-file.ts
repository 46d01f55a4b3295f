import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { McpRouterError } from '@mcp-router/core';

/**
 * The absolute path of a file that SQLite can open for writing: made, for this user alone, where it is missing, as is
 * its folder. SQLite gives its companions (`-wal`, `-shm`) the file's own permissions. Throws `STORE_READ_ONLY`,
 * `STORE_FULL`, `STORE_NOT_A_DATABASE` (a folder), `USAGE_INVALID` (no path) or `STORE_FAILED`.
 */
export function prepareFile(path: string): string {
  if (typeof path !== 'string' || path.trim() === '' || path.startsWith(':memory:')) {
    throw new McpRouterError('USAGE_INVALID', `"${path}" is no path of a file.`, {
      hint: 'Give the path of the database file; for a store that keeps nothing, use memoryStore().',
    });
  }
  // The driver drops spaces at the end of a name, and so must whoever makes the file for it.
  const file = resolve(path).trimEnd();
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const existing = statSync(file, { throwIfNoEntry: false });
    if (!existing || existing.isFile()) {
      closeSync(openSync(file, 'a', 0o600));
      return file;
    }
  } catch (error) {
    throw translateFileError(error, file);
  }
  throw new McpRouterError('STORE_NOT_A_DATABASE', `${file} is not a file.`, {
    hint: 'Give the path of a file, such as router.db inside that folder.',
    details: { path: file },
  });
}

function translateFileError(error: unknown, path: string): McpRouterError {
  const cause = error instanceof Error ? error : new Error(String(error));
  const reason = 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  const options = { cause, details: { path, reason } };
  if (['EACCES', 'EPERM', 'EROFS'].includes(reason)) {
    return new McpRouterError('STORE_READ_ONLY', `The database ${path} cannot be written (${reason}).`, {
      ...options,
      hint: 'Give this user write permission on the file and its folder, or choose another path.',
    });
  }
  if (['ENOSPC', 'EDQUOT'].includes(reason)) {
    return new McpRouterError('STORE_FULL', `There is no space left for the database ${path} (${reason}).`, {
      ...options,
      retryable: true,
      hint: 'Free some disk space.',
    });
  }
  return new McpRouterError('STORE_FAILED', `The database ${path} cannot be created or opened (${reason}).`, {
    ...options,
    hint: 'Check the path: each part before the last must be a folder.',
  });
}
