import { McpRouterError, type ToolRef } from '@mcp-router/core';
import { searchIndex } from './bm25f.js';
import { type Encoder, loadEncoder } from './encoder.js';
import { requestTerms } from './request-terms.js';
import { addDocument, createTextIndex, removeDocument } from './text-index.js';
import { createVectorMatrix, type VectorMatrix } from './vector-matrix.js';

/** A request and a tool that was, or was not, right for it. */
export interface Lesson {
  request: string;
  ref: ToolRef;
  /** Whether the tool was right: it was called and worked, or a person said so. */
  ok: boolean;
  /** Epoch ms. */
  at: number;
}

/** Which lessons; all given conditions hold. */
export interface LessonFilter {
  serverId?: string;
  toolName?: string;
}

/** What earlier requests say about a server or a tool. */
export interface Recollection {
  /** -1 to 1: how much the earlier request that says most speaks for it, or against it. */
  value: number;
  /** That request; empty when none is similar. */
  request: string;
  /** Requests it was right for, the old ones counting less. */
  count: number;
}

/** Of a server, with those of its tools by name. */
export interface ServerRecollection extends Recollection {
  tools: Map<string, Recollection>;
}

/** Earlier requests, searched by words and by meaning. */
export interface Experience {
  readonly size: number;
  /** The same request for the same tool replaces what it said before. */
  learn(lesson: Lesson): void;
  /** Returns how many lessons were forgotten. */
  forget(filter?: LessonFilter): number;
  /** What is remembered, as it bears on a request, by server id. */
  recall(request: string, now: number): Map<string, ServerRecollection>;
}

export interface ExperienceOptions {
  /** Lessons kept of one tool; the oldest go. Default: 20. */
  maxPerTool?: number;
  /** Lessons kept of all tools; the oldest go. Default: 10,000. */
  maxLessons?: number;
  /** After so long a lesson counts half, in ms. Default: 30 days. */
  halfLifeMs?: number;
}

export const EXPERIENCE_DEFAULTS: Required<ExperienceOptions> = {
  maxPerTool: 20,
  maxLessons: 10_000,
  halfLifeMs: 30 * 24 * 3_600_000,
};

/** Of two requests' similarity, how much nearness in meaning counts; shared words have the rest. */
const MEANING_SHARE = 0.8;
/** Less similar requests say nothing about each other. */
const LEAST_SIMILARITY = 0.25;

interface Kept extends Lesson {
  textSlot: number;
  vectorSlot: number;
}

interface Meaning {
  encoder: Encoder;
  matrix: VectorMatrix;
}

/** Remembers lessons. Learning or forgetting one costs that one; `encoder` is asked for at the first. */
export function createExperience(
  encoder: () => Encoder = loadEncoder,
  options: ExperienceOptions = {},
): Experience {
  const { maxPerTool, maxLessons, halfLifeMs } = checkedOptions({ ...EXPERIENCE_DEFAULTS, ...options });
  const index = createTextIndex({ fields: [{ name: 'request', weight: 1 }], k1: 1.2, b: 0.5 });
  /** By tool, then by request; those learned last stand last, in both. */
  const byTool = new Map<string, Map<string, Kept>>();
  const inOrder = new Set<Kept>();
  let meaning: Meaning | undefined;
  const prepared = (): Meaning => {
    if (!meaning) {
      const loaded = encoder();
      meaning = { encoder: loaded, matrix: createVectorMatrix(loaded.dimension) };
    }
    return meaning;
  };
  const drop = (lesson: Kept | undefined) => {
    if (!lesson) return;
    removeDocument(index, lesson.textSlot);
    meaning?.matrix.remove(lesson.vectorSlot);
    inOrder.delete(lesson);
    const ofTool = byTool.get(keyOf(lesson.ref));
    ofTool?.delete(lesson.request);
    if (ofTool?.size === 0) byTool.delete(keyOf(lesson.ref));
  };
  return {
    get size() {
      return inOrder.size;
    },
    learn(lesson) {
      const { encoder: loaded, matrix } = prepared();
      drop(byTool.get(keyOf(lesson.ref))?.get(lesson.request));
      const ofTool = byTool.get(keyOf(lesson.ref)) ?? new Map<string, Kept>();
      byTool.set(keyOf(lesson.ref), ofTool);
      const textSlot = addDocument(index, [stemsOf(lesson.request)]);
      const kept: Kept = { ...lesson, textSlot, vectorSlot: matrix.add(loaded.encode(lesson.request)) };
      ofTool.set(lesson.request, kept);
      inOrder.add(kept);
      if (ofTool.size > maxPerTool) drop(first(ofTool.values()));
      if (inOrder.size > maxLessons) drop(first(inOrder));
    },
    forget({ serverId, toolName } = {}) {
      const concerned = [...inOrder].filter(
        ({ ref }) =>
          (serverId === undefined || ref.serverId === serverId) &&
          (toolName === undefined || ref.name === toolName),
      );
      concerned.forEach(drop);
      return concerned.length;
    },
    recall(request, now) {
      if (!meaning || inOrder.size === 0) return new Map();
      const cosines = new Float32Array(meaning.matrix.slotCount);
      meaning.matrix.scoreAll(meaning.encoder.encode(request), cosines);
      const shared = searchIndex(index, requestTerms(request).terms).bySlot;
      return summedUp(inOrder, ({ textSlot, vectorSlot, at }) => ({
        similarity: mixed(shared[textSlot] ?? 0, cosines[vectorSlot] ?? 0),
        freshness: 0.5 ** (Math.max(0, now - at) / halfLifeMs),
      }));
    },
  };
}

function summedUp(
  lessons: Iterable<Kept>,
  weigh: (lesson: Kept) => { similarity: number; freshness: number },
): Map<string, ServerRecollection> {
  const found = new Map<string, ServerRecollection>();
  for (const lesson of lessons) {
    const { similarity, freshness } = weigh(lesson);
    const strength = Math.max(0, (similarity - LEAST_SIMILARITY) / (1 - LEAST_SIMILARITY)) * freshness;
    const { serverId, name } = lesson.ref;
    const server = found.get(serverId) ?? {
      value: 0,
      request: '',
      count: 0,
      tools: new Map<string, Recollection>(),
    };
    const tool = server.tools.get(name) ?? { value: 0, request: '', count: 0 };
    found.set(serverId, server);
    server.tools.set(name, tool);
    note(tool, lesson, strength, freshness);
    // That one tool was wrong says nothing about the others of its server.
    if (lesson.ok) note(server, lesson, strength, freshness);
  }
  return found;
}

/** Of several texts of one request: what says most about each server and tool. */
export function mergeRecollections(
  all: readonly Map<string, ServerRecollection>[],
): ReadonlyMap<string, ServerRecollection> {
  const [first = new Map<string, ServerRecollection>(), ...others] = all;
  const merged = new Map(first);
  for (const [serverId, server] of others.flatMap((recalled) => [...recalled])) {
    const known = merged.get(serverId);
    if (!known) continue;
    const tools = new Map(
      [...known.tools].map(([name, tool]) => [name, stronger(tool, server.tools.get(name))]),
    );
    merged.set(serverId, { ...stronger(known, server), tools });
  }
  return merged;
}

/** The recollections of all texts are of the same lessons, so their counts are too. */
function stronger<T extends Recollection>(one: T, other: T | undefined): T {
  return other && Math.abs(other.value) > Math.abs(one.value) ? other : one;
}

function note(into: Recollection, { ok, request }: Lesson, strength: number, freshness: number): void {
  if (ok) into.count += freshness;
  if (strength <= Math.abs(into.value)) return;
  into.value = ok ? strength : -strength;
  into.request = request;
}

function mixed(shared: number, cosine: number): number {
  return MEANING_SHARE * cosine + (1 - MEANING_SHARE) * shared;
}

function stemsOf(request: string): string[] {
  return requestTerms(request).terms.map(({ stem }) => stem);
}

function keyOf({ serverId, name }: ToolRef): string {
  return `${serverId}/${name}`;
}

function first<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item;
  return undefined;
}

function checkedOptions(options: Required<ExperienceOptions>): Required<ExperienceOptions> {
  for (const [name, value] of Object.entries(options)) {
    if (value > 0) continue;
    throw new McpRouterError('USAGE_INVALID', `experience.${name} is ${value}`, {
      hint: `Give experience.${name} as a number above 0, or switch it off with experience: false.`,
    });
  }
  return options;
}
