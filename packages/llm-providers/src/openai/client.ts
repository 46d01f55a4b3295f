import type OpenAI from 'openai';
import type { Credentials } from '../credentials.js';
import { loadSdk, once } from '../load-sdk.js';
import type { ProviderOptions } from '../provider-options.js';

/** Our own deadline ends requests; the SDK's must not come before it. The longest that setTimeout takes. */
const NEVER_MS = 2_147_483_647;

export interface ClientOptions extends Pick<ProviderOptions, 'fetch' | 'headers'> {
  baseURL: string;
  credentials: Credentials;
  /** Only OpenAI is told the organization, project and headers that the environment has for it. */
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
      defaultHeaders: {
        ...(audience === 'openai' ? {} : withoutCustomHeaders()),
        ...(apiKey === undefined ? { Authorization: null } : {}),
        ...options.headers,
      },
      maxRetries: 0,
      timeout: NEVER_MS,
      logLevel: 'off',
      ...(audience === 'openai' ? {} : { organization: null, project: null }),
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
  });
}

/** The SDK adds the headers of this variable, meant for OpenAI, to every request; null takes them away again. */
function withoutCustomHeaders(): Record<string, null> {
  const lines = (process.env.OPENAI_CUSTOM_HEADERS ?? '').split('\n').filter((line) => line.includes(':'));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), null]));
}
