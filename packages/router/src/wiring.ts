import { type CallOutcome, type ErrorCode, McpRouterError, toUsageEvent } from '@mcp-router/core';
import { forgetEnrichments } from './enrich/stored-enrichments.js';
import { createForeignChanges, type ForeignChanges } from './foreign-changes.js';
import { createRediscovery } from './rediscovery.js';
import type { RouterParts } from './router-parts.js';
import { createWarmServers } from './warm-servers.js';

/** Calls of what doesn't exist, or of a router that is closed, are nobody's usage. */
const NOT_USAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'SERVER_NOT_FOUND',
  'TOOL_NOT_FOUND',
  'CLOSED',
]);

/** What one part tells the others. */
export interface Wiring {
  /** From now on, what other processes do to the fleet is followed. Nothing that only lists needs it. */
  watchStore(): void;
  /** From now on, servers that are kept warm run. */
  keepWarm(): Promise<void>;
  /** Stops what has a timer. */
  close(): void;
}

export function wire(parts: RouterParts): Wiring {
  const { registry, connections, health, background } = parts;
  health.on('health-changed', ({ serverId, to }) => {
    background.run(() => unlessGone(registry.setHealth(serverId, to)));
  });
  health.on('problem', parts.events.report);
  const rediscovery = createRediscovery(parts.clock, (serverId) => {
    background.run(() => unlessGone(registry.discover(serverId)));
  });
  let closed = false;
  connections.on('list-changed', ({ serverId }) => rediscovery.announce(serverId));
  const foreignChanges = followStore(parts);
  connections.on('state-changed', ({ serverId, state }) => {
    if (!closed) foreignChanges.start();
    // A start or a crash shows at once, not at the next interval.
    const isNews = state.state === 'ready' || state.state === 'failed';
    if (isNews && !closed) background.run(() => health.checkNow(serverId));
  });
  wireRegistry(parts);
  const warm = createWarmServers(parts);
  return {
    watchStore: foreignChanges.start,
    keepWarm: warm.start,
    close() {
      closed = true;
      warm.close();
      foreignChanges.close();
      rediscovery.close();
    },
  };
}

function followStore({
  store,
  registry,
  background,
  fleet,
  targets,
  connections,
  events,
  approvals,
}: RouterParts): ForeignChanges {
  return createForeignChanges({
    store,
    registry,
    run: background.run,
    onServerChanged(serverId, { mayGoOn }) {
      approvals.refresh(serverId);
      fleet.invalidate(serverId);
      targets.forget(serverId);
      if (!mayGoOn) background.run(() => connections.stop(serverId));
      events.emit('tools-changed', { serverId });
    },
  });
}

function wireRegistry(parts: RouterParts): void {
  const {
    registry,
    connections,
    health,
    background,
    events,
    approvals,
    experience,
    store,
    groups,
    credentials,
  } = parts;
  registry.on('catalog-changed', ({ serverId }) => {
    background.run(() => approvals.firstSeen(serverId));
    events.emit('tools-changed', { serverId });
  });
  registry.on('server-updated', ({ server, changed }) => {
    if (changed.includes('enabled')) events.emit('tools-changed', { serverId: server.id });
    // What was seen of it before says nothing of what it is now.
    if (changed.includes('transport')) health.unwatch(server.id);
    const outdated = changed.includes('transport') || !server.enabled;
    if (outdated) background.run(() => connections.stop(server.id));
  });
  registry.on('server-unregistered', ({ serverId }) => {
    health.unwatch(serverId);
    if (experience) background.run(() => experience.forget({ serverId }));
    background.run(() => connections.stop(serverId));
    background.run(() => approvals.forget(serverId));
    background.run(() => groups.forget(serverId));
    background.run(() => credentials.remove(serverId));
    background.run(() => forgetEnrichments(store, serverId));
    events.emit('tools-changed', { serverId });
  });
}

/** A call has ended: it counts in the usage and, where it tells anything of the server, in its health. */
export function onCallEnded(parts: RouterParts, outcome: CallOutcome): void {
  const { health, usage, background, events, toolBreakers, experience } = parts;
  events.emit('call-ended', outcome);
  if (outcome.error && NOT_USAGE.has(outcome.error.code) && outcome.attempts === 0) return;
  const { fellBackFrom: _, ...own } = outcome; // those tools' calls ended in outcomes of their own
  health.recordOutcome(own);
  toolBreakers.record(own);
  usage.record(toUsageEvent(outcome));
  if (experience && outcome.decisionId !== undefined) background.run(() => experience.learnFrom(outcome));
}

/** A server may be unregistered while something about it is under way. */
async function unlessGone(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!McpRouterError.isInstance(error) || error.code !== 'SERVER_NOT_FOUND') throw error;
  });
}
