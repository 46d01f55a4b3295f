import { closestNames, type LanguageModel, McpRouterError } from '@mcp-router/core';
import { anthropic } from './anthropic/anthropic.js';
import { openai } from './openai/openai.js';
import { openaiCompatible } from './openai/openai-compatible.js';
import { openrouter } from './openai/openrouter.js';
import { type Environment, type ModelOptions, readVariable } from './provider-options.js';

/** In the order in which keys are looked for. */
const PROVIDERS = [
  { name: 'openai', keyVariable: 'OPENAI_API_KEY', create: openai },
  { name: 'anthropic', keyVariable: 'ANTHROPIC_API_KEY', create: anthropic },
  { name: 'openrouter', keyVariable: 'OPENROUTER_API_KEY', create: openrouter },
] as const;

const COMPATIBLE = 'openai-compatible';
const NONE = 'none';

/**
 * The model that the environment asks for, or undefined when it asks for none. In this order:
 *
 * 1. `MCP_ROUTER_LLM_PROVIDER`: `openai`, `anthropic`, `openrouter`, `openai-compatible`, or `none`;
 * 2. `MCP_ROUTER_LLM_BASE_URL`: an OpenAI-compatible server (with `MCP_ROUTER_LLM_MODEL`, and `MCP_ROUTER_LLM_API_KEY`
 *    where it wants a key);
 * 3. the first key that is set: `OPENAI_API_KEY`, `ANTHROPIC_API_KEY`, `OPENROUTER_API_KEY`.
 *
 * `options.model`, then `MCP_ROUTER_LLM_MODEL` replace the default model. A provider that is named but has no key gives a
 * model whose requests reject with `LLM_NO_KEY`. Throws `CONFIG_INVALID` for an unknown provider and for a compatible
 * server without address or model.
 */
export function modelFromEnvironment(
  env: Environment = process.env,
  options: Omit<ModelOptions, 'env' | 'baseURL' | 'apiKey'> = {},
): LanguageModel | undefined {
  const name = readVariable(env, 'MCP_ROUTER_LLM_PROVIDER');
  if (name === NONE) return undefined;
  const model = options.model ?? readVariable(env, 'MCP_ROUTER_LLM_MODEL');
  const chosen: ModelOptions = { ...options, env, ...(model === undefined ? {} : { model }) };
  const baseURL = readVariable(env, 'MCP_ROUTER_LLM_BASE_URL');
  if (name === COMPATIBLE || (name === undefined && baseURL !== undefined)) {
    return compatible(env, chosen, baseURL);
  }
  if (name !== undefined) return named(name)(chosen);
  return PROVIDERS.find(({ keyVariable }) => readVariable(env, keyVariable) !== undefined)?.create(chosen);
}

function named(name: string): (options: ModelOptions) => LanguageModel {
  const provider = PROVIDERS.find((candidate) => candidate.name === name);
  if (provider !== undefined) return provider.create;
  const names = [...PROVIDERS.map((candidate) => candidate.name), COMPATIBLE, NONE];
  const nearest = closestNames(name, names, 1)[0];
  throw new McpRouterError('CONFIG_INVALID', `MCP_ROUTER_LLM_PROVIDER is '${name}', which is no provider`, {
    hint: `${nearest === undefined ? '' : `Did you mean ${nearest}? `}Use one of ${names.join(', ')}.`,
  });
}

function compatible(env: Environment, options: ModelOptions, baseURL: string | undefined): LanguageModel {
  const { model } = options;
  if (baseURL === undefined || model === undefined) {
    const missing = baseURL === undefined ? 'MCP_ROUTER_LLM_BASE_URL' : 'MCP_ROUTER_LLM_MODEL';
    throw new McpRouterError('CONFIG_INVALID', `An OpenAI-compatible model needs ${missing}`, {
      hint: 'For Ollama: MCP_ROUTER_LLM_BASE_URL=http://127.0.0.1:11434/v1 MCP_ROUTER_LLM_MODEL=qwen3',
    });
  }
  const apiKey = readVariable(env, 'MCP_ROUTER_LLM_API_KEY');
  return openaiCompatible({ ...options, baseURL, model, ...(apiKey === undefined ? {} : { apiKey }) });
}
