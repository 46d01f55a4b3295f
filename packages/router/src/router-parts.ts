import { type Clock, type MetadataStore, systemClock } from '@mcp-router/core';
import { deriveCapabilities } from '@mcp-router/core/capabilities';
import { memoryStore } from '@mcp-router/core/memory';
import { createConnectionProbe, createHealthMonitor, type HealthMonitor } from '@mcp-router/health';
import {
  type CredentialVault,
  createCredentialVault,
  createServerRegistry,
  memorySecretStore,
  type ServerRegistry,
} from '@mcp-router/registry';
import type { ConnectionPool, UpstreamAuthorization } from '@mcp-router/registry/connection';
import { createToolApprovals, type ToolApprovals } from './approvals/tool-approvals.js';
import { type Background, createBackground } from './background.js';
import { breakerView } from './breaker-view.js';
import { type CallTargets, createCallTargets } from './call-targets.js';
import { createEnrichments } from './enrich/enrichments.js';
import type { Enrichments } from './enrich/types.js';
import {
  createExperienceKeeper,
  type ExperienceKeeper,
  type ExperienceKeeperParts,
} from './experience-keeper.js';
import { createFleetView, type FleetView } from './fleet-view.js';
import { createToolGroups, type StoredGroups } from './groups/tool-groups.js';
import { lazyConnections } from './lazy-connections.js';
import { createProfiles } from './profiles/profiles.js';
import type { Profiles } from './profiles/types.js';
import { restoreHealth } from './restore-health.js';
import { createRouterEvents, type RouterEvents } from './router-events.js';
import type { McpRouterOptions } from './router-types.js';
import { createIntelligentRouter, EXPERIENCE_DEFAULTS, type IntelligentRouter } from './select/index.js';
import { storedVectors } from './stored-vectors.js';
import { createToolBreakers, type ToolBreakers } from './tool-breakers.js';
import { lazyAuthorization } from './upstream-login.js';
import { createUsageRecorder, type UsageRecorder } from './usage-recorder.js';

/** Everything a router consists of, except what calls tools, which stands on all of it. */
export interface RouterParts {
  clock: Clock;
  events: RouterEvents;
  background: Background;
  store: MetadataStore;
  registry: ServerRegistry;
  connections: ConnectionPool;
  health: HealthMonitor;
  selector: IntelligentRouter;
  fleet: FleetView;
  enrichments: Enrichments;
  targets: CallTargets;
  usage: UsageRecorder;
  /** Absent when switched off. */
  experience: ExperienceKeeper | undefined;
  approvals: ToolApprovals;
  authorization: UpstreamAuthorization;
  credentials: Pick<CredentialVault, 'remove'>;
  groups: StoredGroups;
  profiles: Profiles;
  toolBreakers: ToolBreakers;
  /** What an earlier process knew of the fleet's health; once. */
  healthRestored: () => Promise<void>;
}

/** Does it at the first call and never again, unless it failed. */
function onceGoneWell(work: () => Promise<void>): () => Promise<void> {
  let doing: Promise<void> | undefined;
  return () => {
    doing ??= work().catch((error: unknown) => {
      doing = undefined;
      throw error;
    });
    return doing;
  };
}

/** Makes the parts. Nothing runs yet: no process, no timer, no file. */
export function createParts(options: McpRouterOptions): RouterParts {
  const { clock = systemClock, store = memoryStore() } = options;
  const events = createRouterEvents(options.onError);
  const background = createBackground(events.report);
  const secrets = options.secrets ?? memorySecretStore();
  const authorization = lazyAuthorization({
    ...{ documents: store, secrets, registry: () => registry, onProblem: events.report },
    fetch: options.connection?.fetch,
  });
  const connections: ConnectionPool = lazyConnections(
    {
      accessToken: authorization.accessToken,
      ...options.connection,
      clock,
      resolveServer: (serverId) => registry.get(serverId),
      resolveTransport: (server) => registry.resolveTransport(server),
    },
    async () => {
      await healthRestored().catch(events.report);
      if (options.health !== false) health.start();
    },
  );
  const registry = createServerRegistry({
    store,
    connections,
    clock,
    deriveCapabilities,
    secrets,
    quarantineNew: options.integrity?.quarantineNew ?? false,
  });
  const approvals = approvalsOf(options, { store, clock, registry, events });
  const health = healthOf(options, { store, registry, connections, clock });
  const { trusted } = approvals;
  const fleet: FleetView = createFleetView({ store, registry, trusted, selector: () => selector });
  const selector: IntelligentRouter = selectorOf(options, { store, clock, fleet, health });
  const { model } = options;
  const enrichments = createEnrichments({ store, model, clock, onDecided: fleet.invalidate });
  const experience = experienceKeeper(options, { store, selector: () => selector, now: () => clock.now() });
  const targets = createCallTargets(store, registry, clock);
  const healthRestored = onceGoneWell(() => restoreHealth(store, health));
  const toolBreakers = createToolBreakers(clock);
  const groups = createToolGroups(store, clock);
  return {
    ...{ clock, events, background, store, registry, connections, health, selector, fleet },
    ...{
      credentials: createCredentialVault(store, secrets),
      approvals,
      authorization,
      toolBreakers,
      groups,
      profiles: createProfiles(store),
      healthRestored,
      experience,
      enrichments,
    },
    targets,
    usage: createUsageRecorder({ store, clock, onProblem: events.report }),
  };
}

function approvalsOf(
  { integrity = {} }: McpRouterOptions,
  { store, clock, registry, events }: Pick<RouterParts, 'store' | 'clock' | 'registry' | 'events'>,
): ToolApprovals {
  return createToolApprovals({
    store,
    clock,
    policy: integrity.approval ?? 'first-use',
    scan: integrity.scan ?? 'warn',
    setQuarantined: registry.setQuarantined,
    onChanged: (serverId) => events.emit('tools-changed', { serverId }),
  });
}

function healthOf(
  options: McpRouterOptions,
  { store, registry, connections, clock }: Pick<RouterParts, 'store' | 'registry' | 'connections' | 'clock'>,
): HealthMonitor {
  const unregistered = new Set<string>();
  registry.on('server-unregistered', ({ serverId }) => unregistered.add(serverId));
  registry.on('server-registered', ({ server }) => unregistered.delete(server.id));
  const { startProbeMs, ...settings } = options.health || {};
  return createHealthMonitor({
    ...settings,
    clock,
    probe: createConnectionProbe(connections, {
      clock,
      ...(startProbeMs === undefined ? {} : { startProbeMs }),
    }),
    serverIds: async () => (await store.listServers()).filter((server) => server.enabled).map(({ id }) => id),
    record: (records) => store.recordHealth(records.filter(({ serverId }) => !unregistered.has(serverId))),
  });
}

function selectorOf(
  { routing, model, embedder }: McpRouterOptions,
  { store, clock, fleet, health }: Pick<RouterParts, 'store' | 'clock' | 'fleet' | 'health'>,
): IntelligentRouter {
  return createIntelligentRouter({
    ...routing,
    ...(model ? { model } : {}),
    ...(embedder ? { embedder, vectorCache: storedVectors(store, () => clock.now()) } : {}),
    clock,
    statusOf: fleet.statusOf,
    admit: (serverId) => breakerView(health, serverId),
  });
}

function experienceKeeper(
  { routing = {} }: McpRouterOptions,
  parts: Omit<ExperienceKeeperParts, 'maxPerTool'>,
): ExperienceKeeper | undefined {
  if (routing.experience === false) return undefined;
  const maxPerTool = routing.experience?.maxPerTool ?? EXPERIENCE_DEFAULTS.maxPerTool;
  return createExperienceKeeper({ ...parts, maxPerTool });
}
