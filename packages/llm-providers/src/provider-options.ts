import { McpRouterError } from '@mcp-router/core';
import type { RequestSettings } from './request/settings.js';

/** Environment variables by name, as in `process.env`. */
export type Environment = Record<string, string | undefined>;

/** What every provider takes, models and embedders alike. */
export interface ProviderOptions extends RequestSettings {
  /** Default: the provider's environment variable, read at the first call. */
  apiKey?: string;
  /** Address of the API, up to and including its version (`https://api.openai.com/v1`). */
  baseURL?: string;
  /** Sent with every request. */
  headers?: Record<string, string>;
  /** Default: the global one. */
  fetch?: typeof globalThis.fetch;
  /** Default: see the README's table. */
  model?: string;
  /** Merged into every request's body: parameters of the API that have no option here. */
  body?: Record<string, unknown>;
  /** Where keys and addresses are looked up. Default: `process.env`. */
  env?: Environment;
}

/** Options of a language model. */
export interface ModelOptions extends ProviderOptions {
  /** Default: 4,096. Thinking counts towards it. */
  maxOutputTokens?: number;
}

/** The variable's value; undefined when it is unset or blank. */
export function readVariable(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim();
  return value === undefined || value === '' ? undefined : value;
}

/** The address itself. Throws `USAGE_INVALID` for one that can't be a base, without repeating credentials in it. */
export function checkBaseURL(baseURL: string): string {
  const url = URL.canParse(baseURL) ? new URL(baseURL) : null;
  const problem = baseURLProblem(url);
  if (problem === undefined) return baseURL;
  const shown = url === null ? 'The base URL' : `The base URL ${url.protocol}//${url.host}`;
  throw new McpRouterError('USAGE_INVALID', `${shown} ${problem}`, {
    hint: 'Give an address like https://api.example.com/v1; keys belong in `apiKey` or `headers`.',
  });
}

function baseURLProblem(url: URL | null): string | undefined {
  if (url === null) return 'is no URL';
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is neither http nor https';
  if (url.username !== '' || url.password !== '') return 'holds a user name or password';
  return url.search !== '' || url.hash !== '' ? 'holds a query or fragment' : undefined;
}

/** The given model's name, trimmed, or the default. Throws `USAGE_INVALID` for a blank one. */
export function chooseModel(model: string | undefined, fallback: string): string {
  const name = (model ?? fallback).trim();
  if (name !== '') return name;
  throw new McpRouterError('USAGE_INVALID', 'The model name is empty', {
    hint: 'Name a model, or leave `model` out for the default.',
  });
}
