import type {
  RankedServer,
  RankedTool,
  RequestAnalysis,
  RoutableServer,
  RoutingDecision,
  ToolDefinition,
} from '@mcp-router/core';
import { createCatalogue, encoderOf, removeServer, upsertServer } from './catalogue.js';
import { checkRequest } from './check-request.js';
import { closedError } from './deadline.js';
import { createEmbeddings } from './embeddings.js';
import type { Lesson, LessonFilter } from './experience.js';
import { explainServer, explainTool } from './explain.js';
import { find, type PoolSize, type SearchScope } from './find.js';
import { createModelDesk } from './model-desk.js';
import { createProfiles } from './profiles.js';
import { type ProposedArguments, proposeArguments } from './propose-arguments.js';
import { analyzeRequest, queryOf, routeRequest } from './route-request.js';
import {
  type IntelligentRouterOptions,
  positive,
  type RouterSettings,
  settingsOf,
} from './router-options.js';
import type { RoutingContext } from './routing-context.js';

export interface RouteOptions {
  /** Most tools of the selection. Default: the router's `toolLimit`. */
  limit?: number;
  /** Most servers of the selection. Default: the router's `serverLimit`. */
  serverLimit?: number;
  /** Choose among these servers only. */
  serverIds?: Iterable<string>;
  /** Whose experience counts. Default: that of requests without a profile. */
  profile?: string;
  /** Ends a routing that waits for the model, with `CALL_CANCELLED`. */
  signal?: AbortSignal;
}

export interface RankOptions {
  /** How many to return at most. Default: the router's `serverLimit` or `toolLimit`. */
  limit?: number;
  /** Rank these servers only. */
  serverIds?: Iterable<string>;
  /** Whose experience counts. Default: that of requests without a profile. */
  profile?: string;
}

/** What came of a request. */
export interface LearnedOutcome extends Omit<Lesson, 'at'> {
  /** Epoch ms. Default: now. */
  at?: number;
  /** Whose experience it is. Default: that of requests without a profile. */
  profile?: string;
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
  /**
   * The best servers for a request or an analysis, best first, without a threshold and without asking any model. An
   * embedder counts where the same request was routed before.
   */
  selectServers(request: string | RequestAnalysis, options?: RankOptions): RankedServer[];
  /** The best tools, likewise. */
  selectTools(request: string | RequestAnalysis, options?: RankOptions): RankedTool[];
  /**
   * Chooses as many servers and tools as the request needs, or says that nothing fits. Rejects like `analyze`.
   */
  route(request: string, options?: RouteOptions): Promise<RoutingDecision>;
  /**
   * Takes up which tool was right, or wrong, for a request; similar requests profit from then on. What its server no
   * longer offers is remembered and not shown. Does nothing with `experience: false`. Throws like `selectTools`.
   */
  learn(outcome: LearnedOutcome): void;
  /** Forgets experience: of all profiles unless one is given. Returns how many lessons were forgotten. */
  forget(filter?: LessonFilter & { profile?: string }): number;
  /**
   * Arguments for a tool as the model reads them out of a request; those that are required and not told are named. A
   * failing model proposes none, and `stage` tells why. Rejects with `LLM_NO_KEY` without a model, and like `analyze`.
   */
  proposeArguments(
    request: string,
    tool: ToolDefinition,
    options?: { signal?: AbortSignal },
  ): Promise<ProposedArguments>;
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
  const profiles = createProfiles(() => encoderOf(context.catalogue), settings.experience);
  const context = createContext(settings, closing.signal);
  const requireOpen = () => {
    if (closing.signal.aborted) throw closedError();
  };
  const scopeOf = ({ serverIds, profile }: Pick<RankOptions, 'serverIds' | 'profile'>, limits: PoolSize) => ({
    pool: poolFor(limits, context),
    serverIds: serverIds && new Set(serverIds),
    experience: profiles.experienceOf(profile),
    nearnessOf: context.embeddings?.nearnessOf,
  });
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
    ...rankingMethods(context, scopeOf, requireOpen),
    async route(request, routeOptions = {}) {
      requireOpen();
      checkRequest(request, settings.maxRequestLength);
      const limits = limitsOf(routeOptions, settings);
      return routeRequest(context, request, {
        limits,
        scope: scopeOf(routeOptions, limits),
        profile: routeOptions.profile,
        signal: routeOptions.signal,
      });
    },
    async proposeArguments(request, tool, { signal } = {}) {
      requireOpen();
      return proposeArguments(context, request, tool, signal);
    },
    learn({ profile, at = settings.clock.now(), ...lesson }) {
      requireOpen();
      checkRequest(lesson.request, settings.maxRequestLength);
      profiles.learn(profile, { ...lesson, at });
    },
    forget: (filter = {}) => profiles.forget(filter),
    close() {
      closing.abort();
      profiles.clear();
      context.catalogue = newCatalogue(settings);
    },
  };
}

function createContext(settings: RouterSettings, closing: AbortSignal): RoutingContext {
  const { model, embedder, vectorCache: cache, embedderTimeoutMs: timeoutMs, clock } = settings;
  const catalogue = () => context.catalogue;
  const context: RoutingContext = {
    settings,
    catalogue: newCatalogue(settings),
    desk: model && createModelDesk({ model, clock }),
    embeddings: embedder && createEmbeddings({ embedder, cache, clock, timeoutMs, catalogue, closing }),
    closing,
  };
  return context;
}

function newCatalogue({ embedder }: RouterSettings) {
  return createCatalogue({ isEmbedded: embedder !== undefined });
}

function rankingMethods(
  context: RoutingContext,
  scopeOf: (options: RankOptions, limits: PoolSize) => SearchScope,
  requireOpen: () => void,
): Pick<IntelligentRouter, 'selectServers' | 'selectTools'> {
  const { settings } = context;
  const rank = (request: string | RequestAnalysis, rankOptions: RankOptions, limits: Partial<PoolSize>) => {
    requireOpen();
    if (typeof request === 'string') checkRequest(request, settings.maxRequestLength);
    const scope = scopeOf(rankOptions, {
      servers: settings.serverLimit,
      tools: settings.toolLimit,
      ...limits,
    });
    return find(context.catalogue, queryOf(request), settings, scope);
  };
  return {
    selectServers(request, rankOptions = {}) {
      const limit = positive('limit', rankOptions.limit ?? settings.serverLimit);
      const { servers, requests } = rank(request, rankOptions, { servers: limit });
      return servers.slice(0, limit).map((server) => explainServer(context.catalogue, server, requests));
    },
    selectTools(request, rankOptions = {}) {
      const limit = positive('limit', rankOptions.limit ?? settings.toolLimit);
      const { tools, requests } = rank(request, rankOptions, { tools: limit });
      return tools.slice(0, limit).map((tool) => explainTool(context.catalogue, tool, requests));
    },
  };
}

/**
 * Candidates are looked at closely for several times the limit, since experience, state and copies change their order;
 * where a model may rank anew, for all that it is offered.
 */
function poolFor(limits: PoolSize, { desk }: RoutingContext): PoolSize {
  const least = desk ? { servers: 50, tools: 100 } : { servers: 30, tools: 40 };
  return {
    servers: Math.max(least.servers, 4 * limits.servers),
    tools: Math.max(least.tools, 4 * limits.tools),
  };
}

function limitsOf({ limit, serverLimit }: RouteOptions, settings: RouterSettings) {
  return {
    servers: positive('serverLimit', serverLimit ?? settings.serverLimit),
    tools: positive('limit', limit ?? settings.toolLimit),
  };
}
