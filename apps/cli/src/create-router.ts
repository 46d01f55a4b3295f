import type { LanguageModel, MetadataStore } from '@mcp-router/core';
import type { SecretStore } from '@mcp-router/registry';
import type { McpRouter } from '@mcp-router/router';
import type { CommandContext } from './context.js';
import { defined } from './defined.js';
import { PROGRAM } from './version.js';

/** What a command wants of its router beyond calls and discovery. */
export interface RouterNeeds {
  /** It routes: the model that the environment asks for refines requests. */
  routes?: boolean;
  /** It stays: servers that run are checked on a schedule. */
  checksHealth?: boolean;
}

/** A router that closes with the context. What goes wrong beside the command is noted. */
export async function routerOver(
  context: CommandContext,
  places: { store: MetadataStore; secrets: SecretStore },
  { routes = false, checksHealth = false }: RouterNeeds,
): Promise<McpRouter> {
  const model = routes ? await chosenModel(context.env) : undefined;
  const { createMcpRouter } = await import('@mcp-router/router');
  const router = createMcpRouter({
    ...places,
    ...defined({ model, health: checksHealth ? undefined : (false as const) }),
    connection: { clientInfo: PROGRAM },
    onError: (error) => context.output.note(`warning ${error.code}: ${error.message}`),
  });
  context.onClose(() => router.close());
  return router;
}

async function chosenModel(env: NodeJS.ProcessEnv): Promise<LanguageModel | undefined> {
  const { modelFromEnvironment } = await import('@mcp-router/llm-providers');
  return modelFromEnvironment(env);
}
