import { type Embedder, formatToolRef, type LanguageModel, type MetadataStore } from '@mcp-router/core';
import type { SecretStore } from '@mcp-router/registry';
import type { ConnectionPool } from '@mcp-router/registry/connection';
import type { McpRouter, McpRouterOptions } from '@mcp-router/router';
import { defined } from './defined.js';
import { auditOption, integrityOptions } from './integrity-options.js';
import { describeFinding } from './output/describe-finding.js';
import type { Output } from './output/output.js';
import { PROGRAM } from './version.js';

/** What a command wants of its router beyond calls and discovery. */
export interface RouterNeeds {
  /** It routes: the model and the embedder that the environment asks for help. */
  routes?: boolean;
  /** It stays: servers that run are checked on a schedule. */
  checksHealth?: boolean;
  /** It starts servers itself, though another process may run the fleet of the same database. */
  runsFleet?: boolean;
  /** Which tool definitions may be used, where an option says it; else the environment does. */
  integrity?: McpRouterOptions['integrity'];
}

/** Who wants a router: closes it in the end, and tells what goes wrong beside the work. */
interface RouterHost {
  env: NodeJS.ProcessEnv;
  output: Pick<Output, 'note'>;
  onClose(close: () => Promise<void>): void;
}

/** Makes a router for a command. */
export async function routerOver(
  host: RouterHost,
  { database, ...places }: { store: MetadataStore; secrets: SecretStore; database?: string },
  { routes = false, checksHealth = false, runsFleet = false, integrity }: RouterNeeds,
): Promise<McpRouter> {
  const models = routes ? await chosenModels(host.env) : {};
  const { createMcpRouter } = await import('@mcp-router/router');
  const router = createMcpRouter({
    ...places,
    integrity: integrityOptions(host.env, integrity),
    ...auditOption(host.env),
    ...defined({ ...models, health: checksHealth ? undefined : (false as const) }),
    connection: {
      clientInfo: PROGRAM,
      ...(database === undefined || runsFleet ? {} : { openPool: (own) => sharedPool(database, own) }),
    },
    onError: (error) => host.output.note(`warning ${error.code}: ${error.message}`),
  });
  router.on('findings', ({ ref, findings }) => {
    for (const finding of findings)
      host.output.note(`warning ${formatToolRef(ref)}: ${describeFinding(finding)}`);
  });
  host.onClose(() => router.close());
  return router;
}

async function sharedPool(database: string, own: () => Promise<ConnectionPool>): Promise<ConnectionPool> {
  const { createSharedPool } = await import('./share/shared-pool.js');
  return createSharedPool(database, own);
}

async function chosenModels(
  env: NodeJS.ProcessEnv,
): Promise<{ model?: LanguageModel | undefined; embedder?: Embedder | undefined }> {
  const { embedderFromEnvironment, modelFromEnvironment } = await import('@mcp-router/llm-providers');
  return { model: modelFromEnvironment(env), embedder: embedderFromEnvironment(env) };
}
