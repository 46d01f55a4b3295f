import type OpenAI from 'openai';
import type { Credentials } from '../credentials.js';
import { loadSdk, once } from '../load-sdk.js';
import type { ProviderOptions } from '../provider-options.js';

/** Our own deadline ends requests; the SDK's must not come before it. The longest that setTimeout takes. */
const NEVER_MS = 2_147_483_647;

export interface ClientOptions extends Pick<ProviderOptions, 'fetch' | 'headers'> {
  baseURL: string;
  credentials: Credentials;
  /** `none-needed`: local servers. `third-party`: OpenAI's organization and project are not sent along. */
  audience: 'openai' | 'third-party' | 'none-needed';
}

/** Gives the SDK's client, loaded and made at the first call, with its own retries, time-out and logging off. */
export function lazyOpenAiClient(options: ClientOptions): () => Promise<OpenAI> {
  const { credentials, audience } = options;
  return once(async () => {
    const apiKey = audience === 'none-needed' ? credentials.optionalApiKey() : credentials.apiKey();
    const { OpenAI: Client } = await loadSdk('openai', () => import('openai'));
    return new Client({
      // The SDK insists on a key; null takes the header away again.
      apiKey: apiKey ?? 'none',
      adminAPIKey: null,
      baseURL: options.baseURL,
      defaultHeaders: { ...(apiKey === undefined ? { Authorization: null } : {}), ...options.headers },
      maxRetries: 0,
      timeout: NEVER_MS,
      logLevel: 'off',
      ...(audience === 'openai' ? {} : { organization: null, project: null }),
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
  });
}
