import type {
  HttpTransportConfig,
  OAuthClientConfig,
  StdioTransportConfig,
  TransportConfig,
} from '@mcp-router/core';
import { cleanNamed, cleanText } from './clean-text.js';
import { extractFromArguments } from './extract-arguments.js';
import { extractFromUrl } from './extract-url.js';
import { secretIds } from './references.js';
import { createVault, type Vault } from './vault.js';

/** A transport with references in place of secrets, and the secrets by id. */
export interface Extraction {
  transport: TransportConfig;
  secrets: Record<string, string>;
}

/**
 * Takes the secrets out of a transport's environment, headers, arguments and URL; what stands there afterwards is
 * `${secret:<serverId>.<NAME>}`. References that are there already stay. Pure. The rule is at `isSecretValue`.
 */
export function extractSecrets(serverId: string, transport: TransportConfig): Extraction {
  const vault = createVault(serverId, secretIds(transport));
  const cleaned = transport.type === 'stdio' ? cleanStdio(transport, vault) : cleanHttp(transport, vault);
  return { transport: cleaned, secrets: vault.secrets() };
}

function cleanStdio(transport: StdioTransportConfig, vault: Vault): StdioTransportConfig {
  const { args, env } = transport;
  return {
    ...transport,
    ...(args && { args: extractFromArguments(args, vault) }),
    ...(env && { env: cleanMembers(env, vault) }),
  };
}

function cleanHttp(transport: HttpTransportConfig, vault: Vault): HttpTransportConfig {
  const { url, headers, auth } = transport;
  return {
    ...transport,
    url: extractFromUrl(url, vault),
    ...(auth && { auth: cleanAuth(auth, vault) }),
    ...(headers && { headers: cleanMembers(headers, vault) }),
  };
}

function cleanAuth(auth: OAuthClientConfig, vault: Vault): OAuthClientConfig {
  const { clientSecret } = auth;
  if (clientSecret === undefined) return auth;
  return { ...auth, clientSecret: cleanText(clientSecret, 'OAUTH_CLIENT_SECRET', () => true, vault) };
}

function cleanMembers(members: Record<string, string>, vault: Vault): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [name, cleanNamed(name, value, vault)]),
  );
}
