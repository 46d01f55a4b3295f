import type { MetadataStore } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import { dataFiles } from './data-folder.js';
import { EXIT_CODES } from './output/exit-codes.js';
import type { Output } from './output/output.js';

/** What a command works with. Nothing is opened before it is asked for. */
export interface CommandContext {
  readonly output: Output;
  /** Aborts at Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  /** The router over the database that the options name. */
  router(): Promise<McpRouter>;
  /** Hands over something to close when the command ends; the last handed over is closed first. */
  onClose(close: () => Promise<void>): void;
  /** Set by `--db`. */
  useDatabase(path: string): void;
  exitCode: number;
  interrupt(): void;
  close(): Promise<void>;
}

export function createContext(output: Output, host: NodeJS.Process): CommandContext {
  const abort = new AbortController();
  const closers: (() => Promise<void>)[] = [];
  let database: string | undefined;
  let opened: Promise<McpRouter> | undefined;
  const context: CommandContext = {
    output,
    signal: abort.signal,
    env: host.env,
    exitCode: 0,
    onClose: (close) => closers.push(close),
    useDatabase: (path) => {
      database = path;
    },
    router: () => {
      opened ??= openRouter(context, dataFiles(database, host.env));
      return opened;
    },
    interrupt: () => {
      context.exitCode = EXIT_CODES.interrupted;
      abort.abort();
    },
    close: async () => {
      for (const close of closers.reverse()) await close();
      closers.length = 0;
    },
  };
  return context;
}

async function openRouter(context: CommandContext, files: ReturnType<typeof dataFiles>): Promise<McpRouter> {
  const [{ sqliteStore }, { fileSecretStore }] = await Promise.all([
    import('@mcp-router/store/sqlite'),
    import('@mcp-router/registry'),
  ]);
  const store = await sqliteStore({ path: files.database });
  context.onClose(() => store.close());
  return createRouter(context, store, fileSecretStore({ path: files.secrets }));
}

/** A router for this command: with the model that the environment offers, without checks on a schedule. */
export async function createRouter(
  context: CommandContext,
  store: MetadataStore,
  secrets: import('@mcp-router/registry').SecretStore,
): Promise<McpRouter> {
  const [{ createMcpRouter }, { modelFromEnvironment }] = await Promise.all([
    import('@mcp-router/router'),
    import('@mcp-router/llm-providers'),
  ]);
  const model = modelFromEnvironment(context.env);
  const router = createMcpRouter({
    store,
    secrets,
    health: false,
    ...(model ? { model } : {}),
    onError: (error) => context.output.note(`warning ${error.code}: ${error.message}`),
  });
  context.onClose(() => router.close());
  return router;
}
