import type { LanguageModel, MetadataStore } from '@mcp-router/core';
import type { SecretStore } from '@mcp-router/registry';
import type { McpRouter } from '@mcp-router/router';
import { defined } from './defined.js';
import type { Output } from './output/output.js';
import { PROGRAM } from './version.js';

/** What a command wants of its router beyond calls and discovery. */
export interface RouterNeeds {
  /** It routes: the model that the environment asks for refines requests. */
  routes?: boolean;
  /** It stays: servers that run are checked on a schedule. */
  checksHealth?: boolean;
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
  places: { store: MetadataStore; secrets: SecretStore },
  { routes = false, checksHealth = false }: RouterNeeds,
): Promise<McpRouter> {
  const model = routes ? await chosenModel(host.env) : undefined;
  const { createMcpRouter } = await import('@mcp-router/router');
  const router = createMcpRouter({
    ...places,
    ...defined({ model, health: checksHealth ? undefined : (false as const) }),
    connection: { clientInfo: PROGRAM },
    onError: (error) => host.output.note(`warning ${error.code}: ${error.message}`),
  });
  host.onClose(() => router.close());
  return router;
}

async function chosenModel(env: NodeJS.ProcessEnv): Promise<LanguageModel | undefined> {
  const { modelFromEnvironment } = await import('@mcp-router/llm-providers');
  return modelFromEnvironment(env);
}
