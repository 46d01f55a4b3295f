import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { McpRouterError } from '@mcp-router/core';

/** A credential is short; a reference to something large is a mistake. */
const MAX_BYTES = 1024 * 1024;

/** The text of a file that `${file:PATH}` names. `~/` is the home directory. Throws what the file system says. */
export async function readReferencedFile(path: string): Promise<string> {
  const file = await open(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path, 'r');
  try {
    const { size } = await file.stat();
    if (size > MAX_BYTES) {
      throw new McpRouterError(
        'CONFIG_INVALID',
        `${path} has ${size} bytes; a referenced value has at most 1 MiB.`,
        {
          hint: 'Refer to a file that holds just the value.',
        },
      );
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
