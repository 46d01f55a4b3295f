import type { HealthEvents } from './monitor-types.js';
import type { HealthConfig } from './options.js';
import type { ServerEntry } from './server-entry.js';
import type { Timeline } from './timeline.js';

export interface PanicOptions {
  entries: ReadonlyMap<string, ServerEntry>;
  config: HealthConfig;
  timeline: Timeline;
  emit: (name: 'panic-changed', event: HealthEvents['panic-changed']) => void;
}

/**
 * Knows whether so many servers are ejected that the fault is likely on our side of the network: then ejecting helps
 * nobody (Envoy's panic threshold). Only servers seen within the window count, so that idle ones don't hide it.
 */
export function createPanic({ entries, config, timeline, emit }: PanicOptions): { update(): boolean } {
  let panicking = false;
  return {
    update() {
      const { ejectedCount, observedCount } = countEjected(entries, timeline.now() - config.windowMs);
      const { panicMinimumServers, panicThreshold } = config.breaker;
      const before = panicking;
      panicking = observedCount >= panicMinimumServers && ejectedCount > panicThreshold * observedCount;
      if (panicking !== before) {
        const at = timeline.toWall(timeline.now());
        emit('panic-changed', { panicking, ejectedCount, observedCount, at });
      }
      return panicking;
    },
  };
}

function countEjected(entries: PanicOptions['entries'], since: number) {
  let ejectedCount = 0;
  let observedCount = 0;
  for (const { health, breaker } of entries.values()) {
    if ((health.lastCheckAt ?? Number.NEGATIVE_INFINITY) < since) continue;
    observedCount += 1;
    if (breaker.phase !== 'closed') ejectedCount += 1;
  }
  return { ejectedCount, observedCount };
}
