import { createRequire } from 'node:module';

const packageJson = createRequire(import.meta.url)('../package.json') as { version: string };

/** Name and version with which this program introduces itself. */
export const PROGRAM = { name: 'mcp-router', version: packageJson.version };
