import { posix, win32 } from 'node:path';
import type { RegisteredServer } from '@mcp-router/core';

const START_TIMEOUT_MS = 30_000;
/** The first run of these fetches the server from a registry. */
const DOWNLOADING_START_TIMEOUT_MS = 120_000;
const DOWNLOADERS = new Set([
  'npx',
  'npm',
  'pnpm',
  'pnpx',
  'yarn',
  'bunx',
  'uvx',
  'uv',
  'pipx',
  'deno',
  'docker',
  'podman',
]);

/** Time for start and handshake: the server's own, the pool's, or one by what its command may have to do, in ms. */
export function startTimeoutOf(server: RegisteredServer, poolTimeoutMs: number | undefined): number {
  const usual = server.startTimeoutMs ?? poolTimeoutMs;
  if (usual !== undefined) return usual;
  if (server.transport.type !== 'stdio') return START_TIMEOUT_MS;
  const program = win32.basename(posix.basename(server.transport.command)).replace(/\.(cmd|exe|bat)$/i, '');
  return DOWNLOADERS.has(program.toLowerCase()) ? DOWNLOADING_START_TIMEOUT_MS : START_TIMEOUT_MS;
}
