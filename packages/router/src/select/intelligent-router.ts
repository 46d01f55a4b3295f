import type {
  RankedServer,
  RankedTool,
  RequestAnalysis,
  RoutableServer,
  RoutingDecision,
} from '@mcp-router/core';
import { createCatalogue, removeServer, upsertServer } from './catalogue.js';
import { checkRequest } from './check-request.js';
import { closedError } from './deadline.js';
import { explainServer, explainTool } from './explain.js';
import { find } from './find.js';
import { createModelDesk } from './model-desk.js';
import { analyzeRequest, queryOf, routeRequest } from './route-request.js';
import { type IntelligentRouterOptions, positive, settingsOf } from './router-options.js';
import type { RoutingContext } from './routing-context.js';

export interface RouteOptions {
  /** Most tools of the selection. Default: the router's `toolLimit`. */
  limit?: number;
  /** Most servers of the selection. Default: the router's `serverLimit`. */
  serverLimit?: number;
  /** Choose among these servers only. */
  serverIds?: Iterable<string>;
  /** Ends a routing that waits for the model, with `CALL_CANCELLED`. */
  signal?: AbortSignal;
}

export interface RankOptions {
  /** How many to return at most. Default: the router's `serverLimit` or `toolLimit`. */
  limit?: number;
  /** Rank these servers only. */
  serverIds?: Iterable<string>;
}

/** Chooses servers and tools for requests in plain language. Made by {@link createIntelligentRouter}. */
export interface IntelligentRouter {
  /** Number of servers that can be routed to. */
  readonly size: number;
  /** Makes a server routable, or replaces what is known of it. Throws `CLOSED`. */
  upsertServer(server: RoutableServer): void;
  /** Forgets a server; false when it wasn't known. */
  removeServer(serverId: string): boolean;
  /**
   * What a request asks for: its steps and the capabilities it needs. Rejects with `REQUEST_EMPTY`,
   * `REQUEST_TOO_LARGE`, `CALL_CANCELLED` or `CLOSED`; a failing model is told in `llm.failure` instead.
   */
  analyze(request: string, options?: { signal?: AbortSignal }): Promise<RequestAnalysis>;
  /** The best servers for a request or an analysis, best first, without a threshold and without a model. */
  selectServers(request: string | RequestAnalysis, options?: RankOptions): RankedServer[];
  /** The best tools, likewise. */
  selectTools(request: string | RequestAnalysis, options?: RankOptions): RankedTool[];
  /**
   * Chooses as many servers and tools as the request needs, or says that nothing fits. Rejects like `analyze`.
   */
  route(request: string, options?: RouteOptions): Promise<RoutingDecision>;
  /** Ends what waits for the model (with `CLOSED`) and forgets everything. Idempotent. */
  close(): void;
}

/**
 * Makes an Intelligent Router. Without a model it works alone: no key, no network, no download. It holds no timer and
 * no file; it knows the servers it was given by `upsertServer`.
 */
export function createIntelligentRouter(options: IntelligentRouterOptions = {}): IntelligentRouter {
  const settings = settingsOf(options);
  const closing = new AbortController();
  const { model, clock } = settings;
  const context: RoutingContext = {
    settings,
    catalogue: createCatalogue(),
    desk: model && createModelDesk({ model, clock }),
    closing: closing.signal,
  };
  const requireOpen = () => {
    if (closing.signal.aborted) throw closedError();
  };
  const rank = (request: string | RequestAnalysis, { serverIds }: RankOptions) => {
    requireOpen();
    if (typeof request === 'string') checkRequest(request, settings.maxRequestLength);
    return find(context.catalogue, queryOf(request), settings, serverIds && new Set(serverIds));
  };
  return {
    get size() {
      return context.catalogue.servers.size;
    },
    upsertServer(server) {
      requireOpen();
      upsertServer(context.catalogue, server);
    },
    removeServer: (serverId) => removeServer(context.catalogue, serverId),
    async analyze(request, { signal } = {}) {
      requireOpen();
      checkRequest(request, settings.maxRequestLength);
      return analyzeRequest(context, request, signal);
    },
    selectServers(request, rankOptions = {}) {
      const limit = positive('limit', rankOptions.limit ?? settings.serverLimit);
      const { servers, requests } = rank(request, rankOptions);
      return servers.slice(0, limit).map((server) => explainServer(context.catalogue, server, requests));
    },
    selectTools(request, rankOptions = {}) {
      const limit = positive('limit', rankOptions.limit ?? settings.toolLimit);
      const { tools, requests } = rank(request, rankOptions);
      return tools.slice(0, limit).map((tool) => explainTool(context.catalogue, tool, requests));
    },
    async route(request, routeOptions = {}) {
      requireOpen();
      checkRequest(request, settings.maxRequestLength);
      return routeRequest(context, request, {
        limits: {
          servers: positive('serverLimit', routeOptions.serverLimit ?? settings.serverLimit),
          tools: positive('limit', routeOptions.limit ?? settings.toolLimit),
        },
        serverIds: routeOptions.serverIds && new Set(routeOptions.serverIds),
        signal: routeOptions.signal,
      });
    },
    close() {
      closing.abort();
      context.catalogue = createCatalogue();
    },
  };
}
