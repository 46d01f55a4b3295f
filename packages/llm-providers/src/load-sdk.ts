import { McpRouterError } from '@mcp-router/core';

/**
 * The module, imported now. SDKs are optional peers: only who uses a provider installs its SDK.
 * Rejects with `DEPENDENCY_MISSING` when it can't be loaded.
 */
export async function loadSdk<Module>(packageName: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    throw new McpRouterError('DEPENDENCY_MISSING', `The package '${packageName}' could not be loaded`, {
      cause: error,
      hint: `Install it: pnpm add ${packageName} (or npm install ${packageName}).`,
    });
  }
}

/** The result of `create`, made at the first call and kept; a failure is not kept. */
export function once<T>(create: () => Promise<T>): () => Promise<T> {
  let pending: Promise<T> | undefined;
  return () => {
    pending ??= create().catch((error: unknown) => {
      pending = undefined;
      throw error;
    });
    return pending;
  };
}
