import type { RequestAnalysis } from '@mcp-router/core';
import {
  type Circumstances,
  type ServerCandidate,
  serverCandidates,
  type ToolCandidate,
  toolCandidates,
} from './candidates.js';
import { askedServers, neededCapabilities } from './capability-match.js';
import { type Catalogue, encoderOf } from './catalogue.js';
import { emptyRequestError } from './check-request.js';
import { coveringOrder } from './coverage.js';
import { copiesAmong, putWorkingFirst, putWorkingServersFirst } from './equivalents.js';
import { findNamed, type NamedItems } from './exact-names.js';
import { type Experience, mergeRecollections } from './experience.js';
import { mergeRanking, type NearnessSearch, rankTexts, type TextRanking } from './ranking.js';
import { preferring } from './reorder.js';
import { type RequestTerms, requestTerms } from './request-terms.js';
import type { RouterSettings } from './router-options.js';
import type { StepBest } from './selection.js';
import { NAME_FIELD } from './server-documents.js';
import { MAIN_STEP_WEIGHT, stepWeights } from './step-weights.js';
import { taskLikelihood } from './task-likelihood.js';
import { fieldShare } from './text-index.js';
import { textStems } from './text-words.js';

/** What is searched for: the request as a whole, and each of its steps where there are several. */
export interface Query {
  /** The whole request; absent when only an analysis is known. */
  whole: string | undefined;
  steps: readonly string[];
  /** Who found the steps. */
  method: RequestAnalysis['method'];
  /** Capabilities needed, as far as already known. */
  capabilities: readonly string[];
}

/** How many candidates are looked at closely. */
export interface PoolSize {
  servers: number;
  tools: number;
}

/** Where to search, whose experience counts, and how many are wanted. */
export interface SearchScope {
  pool: PoolSize;
  /** Only these servers; all when undefined. */
  serverIds: ReadonlySet<string> | undefined;
  experience: Experience | undefined;
  /** In place of the encoder that ships, where it can. */
  nearnessOf: NearnessSearch | undefined;
}

/** Everything found for a query. */
export interface Findings {
  servers: ServerCandidate[];
  tools: ToolCandidate[];
  steps: StepBest[];
  requests: RequestTerms[];
  capabilities: string[];
}

/**
 * How much a step counts in the ranking of the whole request. Steps found by punctuation and verbs mislead more often
 * than they help there (each is covered in the selection all the same); a model's steps say what was meant.
 */
const STEP_SHARE = { embedded: 0.2, llm: 0.7 };

/** How many candidates of a part are looked at: for its best alone, and to weigh parts against each other. */
const STEP_POOL = { servers: 5, tools: 5 };
const COVERED_POOL = { servers: 40, tools: 80 };

/** Ranks the catalogue for a query: every text of it by itself, merged by the best score. */
export function find(
  catalogue: Catalogue,
  query: Query,
  settings: Pick<RouterSettings, 'statusOf' | 'admit' | 'clock'>,
  { serverIds, experience, nearnessOf, pool }: SearchScope,
): Findings {
  const texts = textsOf(query);
  const requests = texts.map(requestTerms);
  const isDistinctive = (word: string, kind: 'server' | 'tool') => standsInNames(catalogue, word, kind);
  const named = texts.map((text) => findNamed(catalogue.names, text, isDistinctive));
  const capabilities = [
    ...new Set([...query.capabilities, ...neededCapabilities(catalogue, requests)]),
  ].sort();
  const fixed = {
    statusOf: oncePerKey(settings.statusOf),
    admit: oncePerKey(settings.admit),
    serverIds,
    capabilities,
  };
  const now = settings.clock.now();
  const recalled = texts.map((text) => experience?.recall(text, now) ?? new Map());
  const around = (from: number, to?: number): Circumstances => ({
    ...fixed,
    experience: mergeRecollections(recalled.slice(from, to)),
    named: namedTogether(named.slice(from, to)),
    asked: askedServers(catalogue, texts.slice(from, to)),
  });
  const likelihood = query.method === 'llm' ? 1 : taskLikelihood(texts[0] ?? '');
  const rankings = requests.map((request, at) =>
    rankTexts(catalogue, texts[at] ?? '', request, { factor: likelihood, nearnessOf }),
  );
  const poolSize = query.method === 'llm' ? COVERED_POOL : STEP_POOL;
  const parts =
    texts.length > 1
      ? rankings.map((ranking, at) => rankPart(catalogue, ranking, around(at, at + 1), poolSize))
      : [];
  const merged = rankings.reduce((into, other) => mergeRanking(into, other, STEP_SHARE[query.method]));
  const all = around(0);
  const found = {
    ...rankAll(catalogue, merged, all, pool),
    steps: parts.map(bestOf),
    requests,
    capabilities,
  };
  return query.method === 'llm' && parts.length > 0 ? covering(catalogue, found, query, parts) : found;
}

/** Everything that comes into question, copies on servers that work before those on ailing ones. */
function rankAll(catalogue: Catalogue, texts: TextRanking, all: Circumstances, pool: PoolSize): PartRanking {
  const { servers, tools } = rankPart(catalogue, texts, all, pool);
  const copies = copiesAmong(tools);
  return {
    servers: putWorkingServersFirst(servers, tools, copies),
    tools: putWorkingFirst(tools, copies),
  };
}

/** Orders what was found so that each step of a model is served, the likelier a step belongs to the request. */
function covering(
  catalogue: Catalogue,
  found: Findings,
  query: Query,
  parts: readonly PartRanking[],
): Findings {
  const texts = textsOf(query);
  const [whole = '', ...steps] = texts;
  const isWholeKnown = query.whole !== undefined;
  const weights = isWholeKnown ? [1, ...stepWeights(encoderOf(catalogue), whole, steps)] : texts.map(() => 1);
  // What serves the request as a whole needs no step to explain it.
  const named = texts.map((text, at) => (isWholeKnown && at === 0 ? '' : text));
  const aspect = (at: number) => ({ text: named[at] ?? '', weight: weights[at] ?? 1 });
  const ofServers = coveringOrder(parts.map(({ servers }, at) => ({ ...aspect(at), candidates: servers })));
  const ofTools = coveringOrder(parts.map(({ tools }, at) => ({ ...aspect(at), candidates: tools })));
  return {
    ...found,
    servers: preferring(found.servers, ofServers, 'coverage'),
    tools: preferring(found.tools, ofTools, 'coverage'),
    steps: found.steps.filter((_, at) => (weights[at] ?? 0) >= MAIN_STEP_WEIGHT),
  };
}

/** The whole goes first: its scores count fully. Throws `REQUEST_EMPTY` for an analysis without a step. */
export function textsOf({ whole, steps }: Query): string[] {
  const texts = [...(whole === undefined ? [] : [whole]), ...steps].map((text) => text.trim());
  const different = [...new Set(texts.filter((text) => text !== ''))];
  if (different.length === 0) throw emptyRequestError();
  return different;
}

/** What is best for one part of a request by itself. */
interface PartRanking {
  servers: ServerCandidate[];
  tools: ToolCandidate[];
}

function rankPart(
  catalogue: Catalogue,
  ranking: TextRanking,
  around: Circumstances,
  poolSize: PoolSize,
): PartRanking {
  const servers = serverCandidates(catalogue, ranking, around, poolSize.servers);
  return { servers, tools: toolCandidates(catalogue, ranking, around, servers, poolSize.tools) };
}

function bestOf({ servers: [server], tools: [tool] }: PartRanking): StepBest {
  return { server, tool };
}

/** Of the servers (or tools) whose texts hold the word, at least half are named after it: `github`, but not `price`. */
function standsInNames(catalogue: Catalogue, word: string, kind: 'server' | 'tool'): boolean {
  const [stem] = textStems(word);
  const index = kind === 'server' ? catalogue.serverIndex : catalogue.toolIndex;
  return stem !== undefined && fieldShare(index, stem, NAME_FIELD) >= 0.5;
}

function namedTogether(named: readonly NamedItems[]): NamedItems {
  return {
    servers: new Set(named.flatMap((items) => [...items.servers])),
    likelyServers: new Set(named.flatMap((items) => [...items.likelyServers])),
    tools: new Set(named.flatMap((items) => [...items.tools])),
    likelyTools: new Set(named.flatMap((items) => [...items.likelyTools])),
  };
}

/** Asks for a server's state once a query. */
function oncePerKey<T>(ask: (key: string) => T): (key: string) => T {
  const answers = new Map<string, T>();
  return (key) => {
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = ask(key);
    answers.set(key, answer);
    return answer;
  };
}
