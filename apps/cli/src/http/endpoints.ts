import { McpRouterError } from '@mcp-router/core';
import type { GatewayMode, GatewayTarget, HttpGateway } from '@mcp-router/router/gateway';
import type { Fleet } from '../share/serve-shared.js';

/** The MCP endpoints by their paths. */
export interface Endpoints {
  /** `/mcp`, `/mcp/p/<profile>`, `/mcp/s/<server>`; undefined for a path where none is. */
  at(path: string): Promise<HttpGateway | undefined>;
  /** Sessions of the old era, at all of them. */
  sessionCount(): Promise<number>;
  close(): Promise<void>;
}

export interface EndpointOptions {
  /** Default: the one of the command line. */
  mode?: GatewayMode;
  profile?: string;
}

/** Profiles and servers whose endpoints are open at once; whoever asks for more waits for none: the least used goes. */
const MOST_OPEN = 200;

/** Makes each endpoint when it is first asked for. */
export function createEndpoints(
  fleet: Fleet,
  make: (target: GatewayTarget, options?: EndpointOptions) => HttpGateway,
): Endpoints {
  const open = new Map<string, Promise<HttpGateway>>();
  const makeAt = async (path: string): Promise<HttpGateway> => {
    const [, kind, name = ''] = /^\/mcp\/([ps])\/(.+)$/.exec(path) ?? [];
    if (kind === undefined) return make(fleet.target);
    if (kind === 'p') return make(await fleet.targetOf(name), { profile: name });
    return make(await fleet.targetOfServer(name), { mode: 'plain' });
  };
  const opened = async () => {
    const gateways = await Promise.allSettled(open.values());
    return gateways.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  };
  const shrink = async () => {
    const [oldest] = open;
    if (open.size <= MOST_OPEN || !oldest) return;
    open.delete(oldest[0]);
    await (await oldest[1]).close();
  };
  return {
    async at(path) {
      if (path !== '/mcp' && !/^\/mcp\/[ps]\/[^/]+$/.test(path)) return undefined;
      const gateway = open.get(path) ?? makeAt(path);
      open.delete(path);
      open.set(path, gateway);
      try {
        const made = await gateway;
        await shrink();
        return made;
      } catch (error) {
        open.delete(path);
        if (McpRouterError.isInstance(error) && error.code.endsWith('_NOT_FOUND')) return undefined;
        throw error;
      }
    },
    async sessionCount() {
      const counts = (await opened()).map((gateway) => gateway.sessionCount);
      return counts.reduce((sum, count) => sum + count, 0);
    },
    async close() {
      await Promise.all((await opened()).map((gateway) => gateway.close()));
    },
  };
}
