import {
  McpRouterError,
  type RegisteredServer,
  type ServerConfig,
  type TransportConfig,
} from '@mcp-router/core';
import type { ServerRegistry } from '@mcp-router/registry';

/** What agents may add by themselves. Everything they add starts quarantined. */
export interface AgentServerPolicy {
  /** Local processes: that is execution of any command. Default: false. */
  allowCommands?: boolean;
  /** Addresses of this machine and private networks, and plain HTTP. Default: false. */
  allowPrivateNetwork?: boolean;
}

/** A server as an agent names it: `url`, or `command` with its arguments. No headers, no environment: those hold secrets. */
export interface AgentServer {
  id: string;
  url?: string;
  command?: string;
  args?: string[];
  description?: string;
}

/** What became of it. */
export interface AddedServer {
  server: RegisteredServer;
  toolCount: number;
}

export type AddAgentServer = (
  wanted: AgentServer,
  options?: { signal?: AbortSignal },
) => Promise<AddedServer>;

/** Registers what an agent asks for, and learns what it offers; a person decides whether that may be used. */
export function createAgentServers(registry: ServerRegistry, policy: AgentServerPolicy): AddAgentServer {
  return async (wanted, { signal } = {}) => {
    const server = await registry.register(agentConfig(wanted, policy), { quarantined: true });
    try {
      const { catalog } = await registry.discover(server.id, signal ? { signal } : {});
      return { server, toolCount: catalog.tools.length };
    } catch (error) {
      await registry.unregister(server.id);
      throw error;
    }
  };
}

/** The server's configuration. Throws `SERVER_NOT_ALLOWED`. */
export function agentConfig(
  { id, description, ...where }: AgentServer,
  policy: AgentServerPolicy,
): ServerConfig {
  const texts = [id, description ?? '', where.url ?? '', where.command ?? '', ...(where.args ?? [])];
  // A reference would be resolved to a secret of ours, and sent to who was named.
  if (texts.some((text) => text.includes('${'))) throw notAllowed(id, 'it refers to values of this machine');
  return {
    id,
    ...(description === undefined ? {} : { description }),
    tags: ['added-by-agent'],
    transport: agentTransport(id, where, policy),
  };
}

function agentTransport(
  id: string,
  { url, command, args = [] }: Omit<AgentServer, 'id' | 'description'>,
  { allowCommands = false, allowPrivateNetwork = false }: AgentServerPolicy,
): TransportConfig {
  if ((url === undefined) === (command === undefined)) {
    throw new McpRouterError(
      'USAGE_INVALID',
      `Server "${id}" is named by a url or a command, and not both.`,
      {
        hint: 'Give the url of an HTTP server.',
      },
    );
  }
  if (command !== undefined) {
    if (!allowCommands) throw notAllowed(id, 'it is a command, which may do anything on this machine');
    return { type: 'stdio', command, args };
  }
  if (!allowPrivateNetwork && !/^https:/i.test(url ?? '')) throw notAllowed(id, 'its address is not https');
  return { type: 'http', url: url ?? '', network: allowPrivateNetwork ? 'any' : 'public' };
}

function notAllowed(serverId: string, why: string): McpRouterError {
  return new McpRouterError(
    'SERVER_NOT_ALLOWED',
    `Server "${serverId}" can not be added from here: ${why}.`,
    {
      hint: 'Ask the person to add it: mcp-router add.',
      details: { serverId },
    },
  );
}
