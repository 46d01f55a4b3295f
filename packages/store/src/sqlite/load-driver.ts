import { createRequire } from 'node:module';
import { McpRouterError } from '@mcp-router/core';
import type Database from 'better-sqlite3';
import type { drizzle } from 'drizzle-orm/better-sqlite3';

/** What the store needs of better-sqlite3 and of drizzle's adapter to it. */
export interface SqliteDriver {
  Database: typeof Database;
  drizzle: typeof drizzle;
}

/** Loads better-sqlite3, which is an optional peer. Throws `DEPENDENCY_MISSING` or `RUNTIME_UNSUPPORTED`. */
export async function loadDriver(): Promise<SqliteDriver> {
  checkRuntime(installedVersion(), process.versions.napi);
  const [{ default: Database }, adapter] = await Promise.all([
    import('better-sqlite3'),
    import('drizzle-orm/better-sqlite3'),
  ]);
  return { Database, drizzle: adapter.drizzle };
}

function installedVersion(): string {
  try {
    const { version } = createRequire(import.meta.url)('better-sqlite3/package.json') as { version: string };
    return version;
  } catch (cause) {
    throw new McpRouterError('DEPENDENCY_MISSING', 'The SQLite store needs the package better-sqlite3.', {
      cause,
      hint: `Install it: ${installCommand(process.versions.napi)}`,
      details: { package: 'better-sqlite3' },
    });
  }
}

/** better-sqlite3 13 needs N-API 10 (Node 22.14) and crashes the whole process without it, so ask before opening. */
export function checkRuntime(driverVersion: string, napiVersion: string | undefined): void {
  if (Number.parseInt(driverVersion, 10) < 13 || hasNapi10(napiVersion)) return;
  throw new McpRouterError(
    'RUNTIME_UNSUPPORTED',
    `better-sqlite3 ${driverVersion} does not run on Node ${process.versions.node}.`,
    { hint: `Install the older one: ${installCommand(napiVersion)}`, details: { driverVersion } },
  );
}

function installCommand(napiVersion: string | undefined): string {
  return hasNapi10(napiVersion) ? 'pnpm add better-sqlite3' : 'pnpm add better-sqlite3@12';
}

function hasNapi10(napiVersion: string | undefined): boolean {
  return Number(napiVersion ?? 0) >= 10;
}

/** Why the driver's native part did not load, if that is what the error says. */
export function asDriverError(error: unknown): McpRouterError | undefined {
  if (!(error instanceof Error)) return undefined;
  const isWrongBuild = 'code' in error && error.code === 'ERR_DLOPEN_FAILED';
  if (!isWrongBuild && !error.message.includes('bindings file')) return undefined;
  const message = isWrongBuild
    ? `better-sqlite3 was built for another Node than ${process.versions.node}.`
    : 'better-sqlite3 is installed without its native part: its install script did not run.';
  return new McpRouterError(isWrongBuild ? 'RUNTIME_UNSUPPORTED' : 'DEPENDENCY_MISSING', message, {
    cause: error,
    hint: 'Run `pnpm approve-builds` and `pnpm rebuild better-sqlite3` (npm: `npm rebuild better-sqlite3`).',
    details: { package: 'better-sqlite3' },
  });
}
