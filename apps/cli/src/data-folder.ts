import { basename, dirname, extname, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where the command keeps its data. */
export interface DataFiles {
  database: string;
  secrets: string;
}

/**
 * The files in use: `--db`, else `MCP_ROUTER_DB`, else `mcp-router.db` in `MCP_ROUTER_HOME` or the platform's folder for
 * application data (Linux: `$XDG_DATA_HOME/mcp-router`, by default below `~/.local/share`). Secrets lie beside the
 * database, each database with its own: `mcp-router.secrets.json`. A variable that is set but empty counts as unset.
 */
export function dataFiles(databaseOption: string | undefined, env: NodeJS.ProcessEnv): DataFiles {
  const database = resolve(databaseOption || env.MCP_ROUTER_DB || join(dataFolder(env), 'mcp-router.db'));
  const name = basename(database, extname(database));
  return { database, secrets: join(dirname(database), `${name}.secrets.json`) };
}

function dataFolder(env: NodeJS.ProcessEnv): string {
  return env.MCP_ROUTER_HOME || envPaths('mcp-router', { suffix: '' }).data;
}
