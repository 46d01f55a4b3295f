import { createHash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Paths of sockets are cut at 104 bytes on macOS, at 108 on Linux. */
const LONGEST_PATH = 100;

/** Where the owner of a database's fleet listens: beside the database, where the path is not too long for a socket. */
export function socketPath(database: string): string {
  const name = `mcp-router-${createHash('sha256').update(database).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const beside = `${database}.sock`;
  return Buffer.byteLength(beside) <= LONGEST_PATH ? beside : join(tmpdir(), `${name}.sock`);
}

/** Whether a socket that is there is this user's: in a folder that all may write, anybody could put one. */
export function isOurs(path: string): boolean {
  if (process.platform === 'win32') return true;
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found === undefined || (found.isSocket() && found.uid === process.getuid?.());
}
