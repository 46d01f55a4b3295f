import { open } from 'node:fs/promises';
import { McpRouterError } from '@mcp-router/core';
import { MAX_CONFIG_BYTES, tooLarge } from './read-json.js';

/**
 * The text of a config file in UTF-8, or in UTF-16 with a byte order mark, as PowerShell writes it. Throws
 * `CONFIG_NOT_FOUND`, and `CONFIG_INVALID` for a file that is too large, no file, unreadable or no text.
 */
export async function readConfigFile(path: string): Promise<string> {
  const bytes = await readBytes(path);
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  try {
    return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new McpRouterError('CONFIG_INVALID', `${path} is not text in UTF-8.`, {
      hint: 'Save it as UTF-8.',
      details: { path },
    });
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > MAX_CONFIG_BYTES) throw tooLarge(path, size);
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw McpRouterError.isInstance(error) ? error : unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): McpRouterError {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
  if (reason === 'ENOENT') {
    return new McpRouterError('CONFIG_NOT_FOUND', `There is no file ${path}.`, {
      hint: 'Check the path; the README lists where clients keep their configs.',
      details: { path },
      cause,
    });
  }
  return new McpRouterError('CONFIG_INVALID', `${path} can't be read (${reason}).`, {
    hint: 'Give a file that this user may read.',
    details: { path },
    cause,
  });
}
