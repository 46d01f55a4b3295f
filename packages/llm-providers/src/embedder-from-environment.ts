import { closestNames, type Embedder, McpRouterError } from '@mcp-router/core';
import {
  type EmbedderOptions,
  openaiCompatibleEmbedder,
  openaiEmbedder,
  openrouterEmbedder,
} from './openai/embedders.js';
import { type Environment, readVariable } from './provider-options.js';

const PROVIDERS = { openai: openaiEmbedder, openrouter: openrouterEmbedder };
const COMPATIBLE = 'openai-compatible';
const NONE = 'none';

/**
 * The embedder that the environment asks for, or undefined when it asks for none. A key alone asks for none: an embedder
 * is given the texts of all tools. In this order:
 *
 * 1. `MCP_ROUTER_EMBEDDING_PROVIDER`: `openai`, `openrouter`, `openai-compatible`, or `none`;
 * 2. `MCP_ROUTER_EMBEDDING_BASE_URL`: an OpenAI-compatible server such as Ollama (with `MCP_ROUTER_EMBEDDING_MODEL`, and
 *    `MCP_ROUTER_EMBEDDING_API_KEY` where it wants a key).
 *
 * `options.model`, then `MCP_ROUTER_EMBEDDING_MODEL` replace the default model. Throws `CONFIG_INVALID` for an unknown
 * provider and for a compatible server without address or model.
 */
export function embedderFromEnvironment(
  env: Environment = process.env,
  options: Omit<EmbedderOptions, 'env' | 'baseURL' | 'apiKey'> = {},
): Embedder | undefined {
  const name = readVariable(env, 'MCP_ROUTER_EMBEDDING_PROVIDER');
  if (name === NONE) return undefined;
  const model = options.model ?? readVariable(env, 'MCP_ROUTER_EMBEDDING_MODEL');
  const chosen: EmbedderOptions = { ...options, env, ...(model === undefined ? {} : { model }) };
  const baseURL = readVariable(env, 'MCP_ROUTER_EMBEDDING_BASE_URL');
  if (name === COMPATIBLE || (name === undefined && baseURL !== undefined))
    return compatible(env, chosen, baseURL);
  if (name === undefined) return undefined;
  if (name === 'openai' || name === 'openrouter') return PROVIDERS[name](chosen);
  const names = [...Object.keys(PROVIDERS), COMPATIBLE, NONE];
  const nearest = closestNames(name, names, 1)[0];
  throw new McpRouterError(
    'CONFIG_INVALID',
    `MCP_ROUTER_EMBEDDING_PROVIDER is '${name}', which gives no vectors`,
    {
      hint: `${nearest === undefined ? '' : `Did you mean ${nearest}? `}Use one of ${names.join(', ')}.`,
    },
  );
}

function compatible(env: Environment, options: EmbedderOptions, baseURL: string | undefined): Embedder {
  const { model } = options;
  if (baseURL === undefined || model === undefined) {
    const missing = `MCP_ROUTER_EMBEDDING_${baseURL === undefined ? 'BASE_URL' : 'MODEL'}`;
    throw new McpRouterError('CONFIG_INVALID', `An OpenAI-compatible embedder needs ${missing}`, {
      hint: 'For Ollama: MCP_ROUTER_EMBEDDING_BASE_URL=http://127.0.0.1:11434/v1 MCP_ROUTER_EMBEDDING_MODEL=nomic-embed-text',
    });
  }
  const apiKey = readVariable(env, 'MCP_ROUTER_EMBEDDING_API_KEY');
  return openaiCompatibleEmbedder({
    ...options,
    baseURL,
    model,
    ...(apiKey === undefined ? {} : { apiKey }),
  });
}
