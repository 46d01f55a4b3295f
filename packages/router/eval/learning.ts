import type { RoutableServer, ToolRef } from '@mcp-router/core';
import { compareEvaluations, type EvaluationDifference } from '../src/evaluate/compare.js';
import { observeAll, requestQualities } from '../src/evaluate/evaluate-routing.js';
import type { LabelledRequest } from '../src/evaluate/labelled-request.js';
import type { MeasuredRouter, Observation } from '../src/evaluate/observe.js';
import { type GroupQuality, qualityOf } from '../src/evaluate/quality.js';
import { seededRandom, shuffled } from '../src/evaluate/statistics.js';
import type { DataSet } from './data-sets.js';

/** A router that takes up what worked. */
export interface LearningRouter extends MeasuredRouter {
  learn(outcome: { request: string; ref: ToolRef; ok: boolean }): unknown;
}

/** The measured half before and after the other half was streamed. */
export interface LearningGain {
  before: GroupQuality;
  after: GroupQuality;
  gain: EvaluationDifference;
  /** Likewise, when one streamed answer in ten is wrong. */
  afterWithErrors: GroupQuality;
  gainWithErrors: EvaluationDifference;
}

export interface LearningResult {
  /** Requests that were streamed, each with a right tool; a server without tools has none. */
  streamed: number;
  all: LearningGain;
  /** Requests whose right servers were in the stream at least three times; null when there are none. */
  seen: LearningGain | null;
}

const SEED = 31;
const SEEN_OFTEN = 3;
const WRONG_SHARE = 0.1;

/** Whether a router can learn, so that there is something to simulate. */
export function canLearn(router: MeasuredRouter): router is LearningRouter {
  return 'learn' in router && typeof router.learn === 'function';
}

/** Streams a random half of a data set with its right answers as outcomes, and measures the other half. */
export async function simulateLearning(
  { servers, requests }: DataSet,
  createRouter: (servers: readonly RoutableServer[]) => LearningRouter,
): Promise<LearningResult> {
  const order = shuffled(
    requests.filter(({ relevant }) => relevant.length > 0),
    SEED,
  );
  const half = Math.floor(order.length / 2);
  const stream = order.slice(0, half);
  const measured = order.slice(half);
  const router = createRouter(servers);
  const before = await observeAll(router, measured);
  const streamed = await streamInto(router, stream, () => undefined);
  const after = await observeAll(router, measured);
  const misled = createRouter(servers);
  await streamInto(misled, stream, wrongAnswers(servers));
  const withErrors = await observeAll(misled, measured);
  const seen = seenOften(stream);
  const gainOf = (isCounted: (observation: Observation) => boolean) =>
    learningGain(before.filter(isCounted), after.filter(isCounted), withErrors.filter(isCounted));
  const isSeen = ({ request }: Observation) => request.relevant.every(({ server }) => seen.has(server));
  return { streamed, all: gainOf(() => true), seen: before.some(isSeen) ? gainOf(isSeen) : null };
}

/** Tells the router the right tool of each request, or the one that `replace` gives. Returns how many could be told. */
async function streamInto(
  router: LearningRouter,
  stream: readonly LabelledRequest[],
  replace: () => ToolRef | undefined,
): Promise<number> {
  let told = 0;
  for (const request of stream) {
    const ref = replace() ?? rightTool(router, request);
    if (!ref) continue;
    await router.learn({ request: request.query, ref, ok: true });
    told += 1;
  }
  return told;
}

/** Of a server that is right without saying which tool: the one of its tools that fits best. */
function rightTool(router: MeasuredRouter, { query, relevant }: LabelledRequest): ToolRef | undefined {
  const [label] = relevant;
  if (!label) return undefined;
  if (label.tool !== undefined) return { serverId: label.server, name: label.tool };
  return router.selectTools(query, { serverIds: [label.server], limit: 1 })[0]?.ref;
}

function wrongAnswers(servers: readonly RoutableServer[]): () => ToolRef | undefined {
  const random = seededRandom(SEED);
  const tools = servers.flatMap((server) => server.tools.map(({ name }) => ({ serverId: server.id, name })));
  return () => (random() < WRONG_SHARE ? tools[Math.floor(random() * tools.length)] : undefined);
}

function seenOften(stream: readonly LabelledRequest[]): Set<string> {
  const counts = new Map<string, number>();
  for (const { server } of stream.flatMap(({ relevant }) => relevant))
    counts.set(server, (counts.get(server) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= SEEN_OFTEN).map(([server]) => server));
}

function learningGain(
  before: readonly Observation[],
  after: readonly Observation[],
  withErrors: readonly Observation[],
): LearningGain {
  const gainOver = (later: readonly Observation[]) =>
    compareEvaluations(requestQualities(later), requestQualities(before));
  return {
    before: qualityOf(before),
    after: qualityOf(after),
    gain: gainOver(after),
    afterWithErrors: qualityOf(withErrors),
    gainWithErrors: gainOver(withErrors),
  };
}
