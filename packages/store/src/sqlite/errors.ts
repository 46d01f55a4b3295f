import { type ErrorCode, McpRouterError } from '@mcp-router/core';

interface Meaning {
  code: ErrorCode;
  what: (path: string) => string;
  hint: string;
  retryable?: boolean;
}

/** By primary result code, see https://www.sqlite.org/rescode.html; extended codes begin with theirs. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  SQLITE_NOTADB: {
    code: 'STORE_NOT_A_DATABASE',
    what: (path) => `${path} is not a SQLite database.`,
    hint: 'Choose another path, or move that file away. It was not changed.',
  },
  SQLITE_CORRUPT: {
    code: 'STORE_FAILED',
    what: (path) => `The database ${path} is damaged.`,
    hint: 'Restore it from a backup, rescue it with `sqlite3 FILE .recover`, or move it away to start afresh.',
  },
  SQLITE_READONLY: {
    code: 'STORE_READ_ONLY',
    what: (path) => `The database ${path} cannot be written.`,
    hint: 'Give this user write permission on the file and its folder, or choose another path.',
  },
  // The file itself opened for writing before, so this is about its companions `-wal` and `-shm`.
  SQLITE_CANTOPEN: {
    code: 'STORE_READ_ONLY',
    what: (path) => `No files can be made beside the database ${path}.`,
    hint: 'Give this user write permission on the folder, or choose another path.',
  },
  SQLITE_FULL: {
    code: 'STORE_FULL',
    what: (path) => `There is no space left for the database ${path}.`,
    hint: 'Free some disk space. What was stored before is intact; this change was not made.',
    retryable: true,
  },
  SQLITE_BUSY: {
    code: 'STORE_BUSY',
    what: (path) => `Another process kept the database ${path} locked.`,
    hint: 'Try again, and see which other program holds the file open.',
    retryable: true,
  },
};

const OTHER: Meaning = {
  code: 'STORE_FAILED',
  what: (path) => `The database ${path} refused the operation.`,
  hint: 'Check the values given; if they are right, please report this.',
};

/** An error of SQLite, its driver or the query builder as one of ours; one of ours stays as it is. */
export function translateSqliteError(error: unknown, path: string): McpRouterError {
  if (McpRouterError.isInstance(error)) return error;
  const { sqliteCode, reason } = reasonOf(error);
  const primaryCode = /^SQLITE_[A-Z]+/.exec(sqliteCode ?? '')?.[0] ?? '';
  const meaning = MEANINGS[primaryCode === 'SQLITE_LOCKED' ? 'SQLITE_BUSY' : primaryCode] ?? OTHER;
  return new McpRouterError(meaning.code, `${meaning.what(path)} (${reason})`, {
    hint: meaning.hint,
    retryable: meaning.retryable ?? false,
    cause: error,
    details: { path, ...(sqliteCode === undefined ? {} : { sqliteCode }) },
  });
}

/** The innermost error: the query builder's own message would repeat the values. */
function reasonOf(error: unknown): { sqliteCode: string | undefined; reason: string } {
  if (!(error instanceof Error)) return { sqliteCode: undefined, reason: String(error) };
  if (error.cause instanceof Error) return reasonOf(error.cause);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { sqliteCode: code?.startsWith('SQLITE_') ? code : undefined, reason: error.message };
}
