import { McpRouterError } from '@mcp-router/core';
import { type ProviderOptions, readVariable } from './provider-options.js';

export interface Credentials {
  /** The key. Throws `LLM_NO_KEY` when there is none and `LLM_AUTH` for one that can't be sent. */
  apiKey(): string;
  /** The key, or undefined where none is set. */
  optionalApiKey(): string | undefined;
  /** Everything secret that requests carry: the key and the values of custom headers. */
  secrets(): readonly string[];
}

/** Reads keys when they are asked for, not before. */
export function createCredentials(
  provider: string,
  options: Pick<ProviderOptions, 'apiKey' | 'headers' | 'env'>,
  variable: string | undefined,
): Credentials {
  const find = (): string | undefined => {
    const given = options.apiKey?.trim();
    if (given !== undefined && given !== '') return given;
    return variable === undefined ? undefined : readVariable(options.env ?? process.env, variable);
  };
  const optionalApiKey = () => {
    const key = find();
    if (key !== undefined) checkSendable(provider, key);
    return key;
  };
  return {
    optionalApiKey,
    apiKey() {
      const key = optionalApiKey();
      if (key !== undefined) return key;
      throw new McpRouterError('LLM_NO_KEY', `There is no API key for ${provider}`, {
        hint: variable === undefined ? 'Give `apiKey`.' : `Set ${variable}, or give \`apiKey\`.`,
      });
    },
    secrets: () => [find(), ...Object.values(options.headers ?? {})].filter((secret) => secret !== undefined),
  };
}

/** An HTTP header takes printable ASCII; the platform's own error would repeat the key. */
function checkSendable(provider: string, key: string): void {
  if (/^[\x21-\x7e]+$/.test(key)) return;
  throw new McpRouterError('LLM_AUTH', `The API key for ${provider} holds characters that no key has`, {
    hint: 'Check for line breaks, spaces or quotes that were copied with it.',
  });
}
