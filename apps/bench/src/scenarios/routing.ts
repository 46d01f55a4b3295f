import type { RoutableServer } from '@mcp-router/core';
import { createIntelligentRouter, type IntelligentRouter } from '@mcp-router/router/select';
import { REQUESTS, syntheticServer, syntheticTools, TOOLS_PER_SERVER } from '../gateways/synthetic-fleet.js';
import type { Section } from '../measure/section.js';
import { type Summary, summarize } from '../measure/statistics.js';

const MEGABYTE = 2 ** 20;

interface RoutingResult {
  toolCount: number;
  buildMs: number;
  addServerMs: number;
  memoryMb: number;
  latency: Summary;
}

/** The embedded selection in this process: no server, no store, no model. */
export async function measureRouting(
  toolCounts: number[],
  requestCount: number,
  onProgress: (line: string) => void,
): Promise<Section> {
  const results: RoutingResult[] = [];
  for (const toolCount of toolCounts) {
    onProgress(`routing over ${toolCount} tools`);
    results.push(await measureSize(toolCount, requestCount));
  }
  return {
    title: 'Routing in process',
    note: `Synthetic servers of ${TOOLS_PER_SERVER} tools; ${requestCount} requests, one after the other; ms and MB of heap and typed arrays beside the definitions themselves.`,
    head: ['tools', 'route p50', 'route p99', 'build the index', 'add one server and route', 'memory MB'],
    rows: results.map(({ toolCount, latency, buildMs, addServerMs, memoryMb }) => [
      toolCount.toLocaleString('en-US'),
      latency.p50,
      latency.p99,
      buildMs,
      addServerMs,
      memoryMb,
    ]),
  };
}

async function measureSize(toolCount: number, requestCount: number): Promise<RoutingResult> {
  const servers = Array.from({ length: toolCount / TOOLS_PER_SERVER }, (_, number) => routable(number));
  const before = memoryMb();
  const router = createIntelligentRouter();
  const buildMs = await timed(async () => {
    for (const server of servers) router.upsertServer(server);
    // What is built at the first need counts as building.
    await router.route(requestAt(0));
  });
  const memory = memoryMb() - before;
  const latency = await routeAll(router, requestCount);
  const addServerMs = await timed(async () => {
    router.upsertServer(routable(servers.length));
    await router.route(requestAt(0));
  });
  router.close();
  return { toolCount, buildMs, addServerMs, memoryMb: memory, latency };
}

async function routeAll(router: IntelligentRouter, count: number): Promise<Summary> {
  for (let warmUp = 0; warmUp < count / 4; warmUp++) await router.route(requestAt(warmUp));
  const times: number[] = [];
  for (let number = 0; number < count; number++) {
    times.push(await timed(async () => void (await router.route(requestAt(number)))));
  }
  return summarize(times);
}

function routable(number: number): RoutableServer {
  const { id, description } = syntheticServer(number);
  const tools = syntheticTools(number);
  return { id, name: id, description, tags: [], capabilities: [], examples: [], tools };
}

function requestAt(number: number): string {
  return REQUESTS[number % REQUESTS.length] ?? '';
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function memoryMb(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / MEGABYTE;
}
