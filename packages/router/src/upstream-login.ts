import type { DocumentStore, McpRouterError } from '@mcp-router/core';
import type { SecretStore, ServerRegistry } from '@mcp-router/registry';
import type { UpstreamAuthorization } from '@mcp-router/registry/connection';

export interface LazyAuthorizationParts {
  documents: DocumentStore;
  secrets: SecretStore;
  registry: () => Pick<ServerRegistry, 'get' | 'resolveTransport'>;
  fetch: typeof globalThis.fetch | undefined;
  onProblem: (error: McpRouterError) => void;
}

/** Authorization to servers, loaded with the MCP SDK when it is first needed. */
export function lazyAuthorization(parts: LazyAuthorizationParts): UpstreamAuthorization {
  let loading: Promise<UpstreamAuthorization> | undefined;
  const load = () => {
    loading ??= import('@mcp-router/registry/connection').then(({ createUpstreamAuthorization }) =>
      createUpstreamAuthorization({
        documents: parts.documents,
        secrets: parts.secrets,
        transportOf: async (serverId) =>
          parts.registry().resolveTransport(await parts.registry().get(serverId)),
        onProblem: parts.onProblem,
        ...(parts.fetch ? { fetch: parts.fetch } : {}),
      }),
    );
    return loading;
  };
  return {
    accessToken: async (serverId, rejected) => (await load()).accessToken(serverId, rejected),
    beginLogin: async (serverId, redirectUrl) => (await load()).beginLogin(serverId, redirectUrl),
    logout: async (serverId) => (await load()).logout(serverId),
  };
}
