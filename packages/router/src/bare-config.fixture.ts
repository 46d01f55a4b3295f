import { fileURLToPath } from 'node:url';
import type { ServerConfig } from '@mcp-router/core';

const PROGRAM = fileURLToPath(new URL('../../registry/fixtures/bare-server.mjs', import.meta.url));

/** The bare server as a real process. */
export function bareConfig(id: string, flags: string[] = []): ServerConfig {
  return {
    id,
    description: 'Echoes messages, adds numbers and takes notes',
    transport: { type: 'stdio', command: process.execPath, args: [PROGRAM, ...flags] },
  };
}
