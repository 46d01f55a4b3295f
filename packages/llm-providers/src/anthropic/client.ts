import type Anthropic from '@anthropic-ai/sdk';
import type { Credentials } from '../credentials.js';
import { loadSdk, once } from '../load-sdk.js';
import type { ProviderOptions } from '../provider-options.js';

/** Our own deadline ends requests; the SDK's must not come before it. The longest that setTimeout takes. */
const NEVER_MS = 2_147_483_647;

export interface ClientOptions extends Pick<ProviderOptions, 'fetch' | 'headers'> {
  baseURL: string;
  credentials: Credentials;
}

/** Gives the SDK's client, loaded and made at the first call, with its own retries, time-out and logging off. */
export function lazyAnthropicClient(options: ClientOptions): () => Promise<Anthropic> {
  return once(async () => {
    const apiKey = options.credentials.apiKey();
    const { Anthropic: Client } = await loadSdk('@anthropic-ai/sdk', () => import('@anthropic-ai/sdk'));
    return new Client({
      apiKey,
      baseURL: options.baseURL,
      defaultHeaders: { ...options.headers },
      maxRetries: 0,
      timeout: NEVER_MS,
      logLevel: 'off',
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
  });
}
