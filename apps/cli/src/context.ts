import type { MetadataStore } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import { type RouterNeeds, routerOver } from './create-router.js';
import { type DataFiles, dataFiles } from './data-folder.js';
import type { Output } from './output/output.js';

/** What a command works with. Nothing is loaded or opened before it is asked for. */
export interface CommandContext {
  readonly output: Output;
  /** Aborts at Ctrl-C, SIGTERM and SIGHUP. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  /** The database that the options name. Enough for what only reads, and much sooner there than a router. */
  store(): Promise<MetadataStore>;
  /** The router over that database. */
  router(needs?: RouterNeeds): Promise<McpRouter>;
  /** Path of that database. */
  database(): string;
  /** Hands over something to close when the command ends; the last handed over is closed first. */
  onClose(close: () => Promise<void>): void;
  /** Set by `--db`. */
  useDatabase(path: string): void;
  /** What the command will exit with, unless it throws. */
  exitCode: number;
  /** Ends the command early: aborts {@link signal}. */
  stop(exitCode: number): void;
  /** Closes everything, the rest too when one fails; then throws the first failure. */
  close(): Promise<void>;
}

/** The context of one run of the command. */
export function createContext(output: Output, env: NodeJS.ProcessEnv): CommandContext {
  const abort = new AbortController();
  const closers: (() => Promise<void>)[] = [];
  let files = (): DataFiles => dataFiles(undefined, env);
  let store: Promise<MetadataStore> | undefined;
  let router: Promise<McpRouter> | undefined;
  const context: CommandContext = {
    output,
    signal: abort.signal,
    env,
    exitCode: 0,
    onClose: (close) => closers.push(close),
    useDatabase: (path) => {
      files = () => dataFiles(path, env);
    },
    store: () => {
      store ??= openStore(context, files().database);
      return store;
    },
    router: (needs = {}) => {
      router ??= openRouter(context, files(), needs);
      return router;
    },
    database: () => files().database,
    stop: (exitCode) => {
      context.exitCode = exitCode;
      abort.abort();
    },
    close: () => closeAll(closers),
  };
  return context;
}

async function openStore(context: CommandContext, path: string): Promise<MetadataStore> {
  const { sqliteStore } = await import('@mcp-router/store/sqlite');
  const store = await sqliteStore({ path });
  context.onClose(() => store.close());
  return store;
}

async function openRouter(
  context: CommandContext,
  { database, secrets }: DataFiles,
  needs: RouterNeeds,
): Promise<McpRouter> {
  const store = await context.store();
  const { fileSecretStore } = await import('@mcp-router/registry');
  return routerOver(context, { store, secrets: fileSecretStore({ path: secrets }), database }, needs);
}

async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.splice(0).reverse()) {
    await close().catch((failure: unknown) => failures.push(failure));
  }
  if (failures.length > 0) throw failures[0];
}
