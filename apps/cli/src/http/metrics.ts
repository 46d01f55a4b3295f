import type { CallOutcome, HealthStatus, RoutingDecision } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import { formatMetrics, type Metric } from './prometheus-text.js';

/** What happened since the start, for Prometheus. */
export interface Metrics {
  /** In its text form. */
  read(sessions: number): Promise<string>;
}

type Watched = Pick<McpRouter, 'on' | 'statistics' | 'getHealth'>;

/** Upper bounds in s; those of Prometheus' client libraries, and longer ones: a tool may take minutes. */
const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const STATUSES: readonly HealthStatus[] = ['healthy', 'degraded', 'unhealthy', 'unknown'];

interface Durations {
  buckets: number[];
  sumS: number;
  count: number;
}

/** Counts from now on. By server, never by tool: a fleet has thousands of tools, and each label is a series. */
export function collectMetrics(router: Watched): Metrics {
  const calls = new Map<string, { server: string; status: CallOutcome['status']; count: number }>();
  const durations = new Map<string, Durations>();
  const routes = { match: 0, 'no-match': 0 };
  router.on('call-ended', ({ ref, status, durationMs }) => {
    const key = `${status} ${ref.serverId}`;
    const known = calls.get(key) ?? { server: ref.serverId, status, count: 0 };
    calls.set(key, { ...known, count: known.count + 1 });
    durations.set(ref.serverId, withDuration(durations.get(ref.serverId), durationMs / 1_000));
  });
  router.on('routed', ({ outcome }: RoutingDecision) => {
    routes[outcome] += 1;
  });
  return {
    async read(sessions) {
      const { retries, shed, lateAnswers } = router.statistics();
      return formatMetrics([
        counter(
          'mcp_router_calls_total',
          'Calls by server and how they ended.',
          [...calls.values()].map(({ count, ...labels }) => ({ labels, value: count })),
        ),
        ...durationMetrics(durations),
        counter(
          'mcp_router_routes_total',
          'Requests routed.',
          Object.entries(routes).map(([outcome, value]) => ({ labels: { outcome }, value })),
        ),
        counter('mcp_router_call_retries_total', 'Attempts after the first.', [{ value: retries }]),
        counter('mcp_router_calls_shed_total', 'Calls turned away by limits.', [{ value: shed }]),
        counter('mcp_router_late_answers_total', 'Answers after their call was given up.', [
          { value: lateAnswers },
        ]),
        gauge('mcp_router_sessions', 'Sessions of the old protocol era.', [{ value: sessions }]),
        gauge('mcp_router_server_health', '1 for the status that a server has.', await healthSamples(router)),
        gauge('process_resident_memory_bytes', 'Resident memory.', [{ value: process.memoryUsage.rss() }]),
        gauge('process_uptime_seconds', 'Time since the start.', [{ value: process.uptime() }]),
      ]);
    },
  };
}

function withDuration(before: Durations | undefined, seconds: number): Durations {
  const { buckets, sumS, count } = before ?? { buckets: BUCKETS_S.map(() => 0), sumS: 0, count: 0 };
  return {
    buckets: buckets.map((times, at) => times + (seconds <= (BUCKETS_S[at] ?? 0) ? 1 : 0)),
    sumS: sumS + seconds,
    count: count + 1,
  };
}

function durationMetrics(durations: ReadonlyMap<string, Durations>): Metric[] {
  const name = 'mcp_router_call_duration_seconds';
  const samples = [...durations].flatMap(([server, { buckets, sumS, count }]) => [
    ...buckets.map((value, at) => ({
      suffix: '_bucket',
      labels: { server, le: String(BUCKETS_S[at]) },
      value,
    })),
    { suffix: '_bucket', labels: { server, le: '+Inf' }, value: count },
    { suffix: '_sum', labels: { server }, value: sumS },
    { suffix: '_count', labels: { server }, value: count },
  ]);
  return [{ name, help: 'From the call to its outcome.', type: 'histogram', samples }];
}

async function healthSamples(router: Watched): Promise<Metric['samples']> {
  return (await router.getHealth()).flatMap(({ serverId, status: now }) =>
    STATUSES.map((status) => ({ labels: { server: serverId, status }, value: status === now ? 1 : 0 })),
  );
}

function counter(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'counter', samples };
}

function gauge(name: string, help: string, samples: Metric['samples']): Metric {
  return { name, help, type: 'gauge', samples };
}
