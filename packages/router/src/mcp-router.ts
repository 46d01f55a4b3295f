import {
  formatToolRef,
  GROUPS,
  McpRouterError,
  type RegisteredServer,
  type ServerConfig,
  type ToolRef,
} from '@mcp-router/core';
import type { ServerRegistry } from '@mcp-router/registry';
import { createAgentServers } from './agent-servers.js';
import { createCallMethods } from './call-methods.js';
import type { ExperienceKeeper } from './experience-keeper.js';
import { toolOrFirstMember } from './groups/callable-members.js';
import type { RouteRequest, ToolOrchestrator } from './orchestrate/index.js';
import { createPlanRunner, type PlanRunner } from './plans/index.js';
import { reportHealth } from './report-health.js';
import { createParts, type RouterParts } from './router-parts.js';
import type { McpRouter, McpRouterOptions, RegisterOptions } from './router-types.js';
import type { ProposedArguments } from './select/index.js';
import { wire } from './wiring.js';

/**
 * Makes the whole: registry, connections, selection, calls, health and usage, wired. Returns at once and starts
 * nothing: the store is read at the first route, the MCP SDK is loaded and a server started at the first need.
 */
export function createMcpRouter(options: McpRouterOptions = {}): McpRouter {
  const parts = createParts(options);
  const { events, registry, store, health } = parts;
  const wiring = wire(parts);
  let closing: Promise<void> | undefined;
  const requireOpen = () => {
    if (closing) throw new McpRouterError('CLOSED', 'The router is closed.', { hint: 'Make a new one.' });
  };
  const routeRequest: RouteRequest = async (request, routeOptions = {}) => {
    requireOpen();
    wiring.watchStore();
    await Promise.all([parts.fleet.ready(), parts.experience?.ready()]);
    const decision = await parts.selector.route(request, routeOptions);
    parts.background.run(() => store.recordDecision(decision));
    events.emit('routed', decision);
    return decision;
  };
  const orchestrator = createCallMethods(options, parts, routeRequest);
  return {
    registry,
    connections: parts.connections,
    health,
    store,
    ...orchestrator,
    ...planMethods(parts, orchestrator),
    on: events.on,
    onToolsChanged: (listener) => events.on('tools-changed', listener),
    routeRequest,
    registerServer: (config, registerOptions) => register(parts, config, registerOptions),
    updateServer: (serverId, changes) => registry.update(serverId, changes),
    async unregisterServer(serverId) {
      await registry.unregister(serverId);
      await parts.connections.stop(serverId);
    },
    enrichments: parts.enrichments,
    groups: parts.groups,
    profiles: parts.profiles,
    keepWarm: wiring.keepWarm,
    proposeArguments: (ref, request, proposeOptions) => proposeFor(parts, ref, request, proposeOptions),
    ...reviewMethods(parts, options),
    discover: (serverId, discoverOptions) => registry.discover(serverId, discoverOptions),
    async listTools() {
      requireOpen();
      wiring.watchStore();
      const callable = new Set((await store.listServers()).filter(isCallable).map(({ id }) => id));
      return parts.approvals.trusted(
        (await store.listTools()).filter(({ serverId }) => callable.has(serverId)),
      );
    },
    ...loginMethods(parts),
    ...experienceMethods(parts, requireOpen),
    ...observingMethods(parts, requireOpen),
    close() {
      closing ??= closeAll(options, parts, orchestrator, wiring);
      return closing;
    },
  };
}

function reviewMethods(
  { approvals, registry }: RouterParts,
  { integrity }: McpRouterOptions,
): Pick<
  McpRouter,
  'addServer' | 'reviewTools' | 'approveTools' | 'rejectTools' | 'undoReview' | 'pendingReviews'
> {
  return {
    ...(integrity?.agentServers ? { addServer: createAgentServers(registry, integrity.agentServers) } : {}),
    reviewTools: approvals.review,
    approveTools: approvals.approve,
    rejectTools: approvals.reject,
    undoReview: approvals.undo,
    pendingReviews: approvals.pending,
  };
}

function loginMethods({
  registry,
  authorization,
  connections,
}: RouterParts): Pick<McpRouter, 'beginLogin' | 'logout'> {
  return {
    async beginLogin(serverId, redirectUrl) {
      await registry.get(serverId);
      const pending = await authorization.beginLogin(serverId, redirectUrl);
      return {
        ...pending,
        async finish(callback) {
          await pending.finish(callback);
          // What failed for want of a token is tried again at once, not when its wait is over.
          await connections.stop(serverId);
        },
      };
    },
    async logout(serverId) {
      await registry.get(serverId);
      const hadCredentials = await authorization.logout(serverId);
      if (hadCredentials) await connections.stop(serverId);
      return hadCredentials;
    },
  };
}

function planMethods(
  { targets, groups, store, clock, approvals }: RouterParts,
  { callTool }: ToolOrchestrator,
): PlanRunner & Pick<McpRouter, 'isReadOnly'> {
  const runner = createPlanRunner({
    callTool,
    findTool: (ref) => toolOrFirstMember({ groups, targets }, ref),
    toolsOf: (serverId) => store.listTools({ serverId }),
    documents: store,
    clock,
    randomId: () => globalThis.crypto.randomUUID(),
  });
  return {
    ...runner,
    async isReadOnly(ref) {
      const refs =
        ref.serverId === GROUPS ? (await groups.find(ref.name))?.members.map((one) => one.ref) : [ref];
      const isRead = async (one: ToolRef) => {
        const tool = await targets.findTool(one);
        return tool !== undefined && (await approvals.effectsOf(tool)).readOnly;
      };
      return refs !== undefined && (await Promise.all(refs.map(isRead))).every(Boolean);
    },
  };
}

async function proposeFor(
  { store, registry, selector }: RouterParts,
  ref: ToolRef,
  request: string,
  options: { signal?: AbortSignal } = {},
): Promise<ProposedArguments> {
  await registry.get(ref.serverId);
  const tool = await store.getTool(ref);
  if (!tool) throw toolNotFound(ref);
  return selector.proposeArguments(request, tool.definition, options);
}

function toolNotFound(ref: ToolRef): McpRouterError {
  return new McpRouterError('TOOL_NOT_FOUND', `There is no tool ${formatToolRef(ref)}.`, {
    hint: 'Look at the tools of its server.',
  });
}

/** What a person uses now; habits of half a year ago are none. */
const RECENT_MS = 30 * 86_400_000;

/** What was seen of servers and calls. */
function observingMethods(
  parts: RouterParts,
  requireOpen: () => void,
): Pick<McpRouter, 'getServerHealth' | 'getHealth' | 'getUsage' | 'mostUsedTools'> {
  const { registry, health, store, usage, clock } = parts;
  const getHealth = async (serverId?: string, window?: Parameters<McpRouter['getHealth']>[1]) => {
    if (serverId !== undefined) return reportHealth(parts, serverId, window);
    const servers = await registry.list();
    await parts.healthRestored();
    return servers.map(({ id }) => health.snapshot(id));
  };
  return {
    async getServerHealth(serverId) {
      await Promise.all([registry.get(serverId), parts.healthRestored()]);
      return health.snapshot(serverId);
    },
    getHealth: getHealth as McpRouter['getHealth'],
    async mostUsedTools(limit) {
      await usage.flush();
      const rows = await store.getUsage({ groupBy: 'tool', sinceMs: clock.now() - RECENT_MS });
      return rows
        .flatMap(({ serverId, toolName }) =>
          serverId === undefined || toolName === undefined ? [] : [{ serverId, name: toolName }],
        )
        .slice(0, limit);
    },
    async getUsage(query) {
      requireOpen();
      await parts.usage.flush();
      await parts.background.settled();
      return store.getUsage(query);
    },
  };
}

function experienceMethods(
  parts: RouterParts,
  requireOpen: () => void,
): Pick<McpRouter, 'feedback' | 'forgetExperience'> {
  /** What is under way belongs to it: decisions that are being written, calls that have just ended. */
  const settled = async () => {
    requireOpen();
    await parts.background.settled();
    return requireExperience(parts);
  };
  return {
    feedback: async (decisionId, ref, ok) => (await settled()).feedback(decisionId, ref, ok),
    forgetExperience: async (filter = {}) => (await settled()).forget(filter),
  };
}

function requireExperience({ experience }: RouterParts): ExperienceKeeper {
  if (experience) return experience;
  throw new McpRouterError('USAGE_INVALID', 'This router learns nothing: its experience is switched off.', {
    hint: 'Make it without routing.experience: false.',
  });
}

async function register(
  { registry, events }: { registry: ServerRegistry; events: RouterParts['events'] },
  config: ServerConfig,
  { discover = true, ...options }: RegisterOptions = {},
): Promise<RegisteredServer> {
  const server = await registry.register(config);
  if (!discover || !server.enabled) return server;
  try {
    return (await registry.discover(server.id, options)).server;
  } catch (failure) {
    await registry.unregister(server.id).catch(events.report);
    throw notRegistered(McpRouterError.from(failure));
  }
}

function notRegistered(error: McpRouterError): McpRouterError {
  const { code, message, hint = '', retryable, origin, details } = error;
  return new McpRouterError(code, message, {
    hint: `${hint} It was not registered; { discover: false } registers it without connecting.`.trim(),
    retryable,
    origin,
    details,
    cause: error,
  });
}

/** Calls first, since they need all the rest; then what they leave to write. */
async function closeAll(
  options: McpRouterOptions,
  { connections, health, background, registry, selector, store, events, usage }: RouterParts,
  orchestrator: ToolOrchestrator,
  wiring: { close(): void },
): Promise<void> {
  await orchestrator.close();
  wiring.close();
  selector.close();
  await connections.close();
  background.run(usage.flush);
  await background.settled();
  await health.close();
  await background.settled();
  await registry.close();
  if (!options.store) await store.close();
  events.clear();
}

function isCallable(server: RegisteredServer): boolean {
  return server.enabled && !server.quarantined;
}
