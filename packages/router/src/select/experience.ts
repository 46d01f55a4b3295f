import { McpRouterError, type ToolRef } from '@mcp-router/core';
import { searchIndex } from './bm25f.js';
import { type Encoder, loadEncoder } from './encoder.js';
import { mixed } from './passages.js';
import { requestTerms } from './request-terms.js';
import { addDocument, createTextIndex, removeDocument, type TextIndex } from './text-index.js';
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

/** Everything that is remembered, and what it is searched by. */
interface Memory {
  readonly index: TextIndex;
  /** By tool, then by request; those learned last stand last, in both. */
  readonly byTool: Map<string, Map<string, Kept>>;
  readonly inOrder: Set<Kept>;
  /** Made for the first lesson. */
  meaning: { encoder: Encoder; matrix: VectorMatrix } | undefined;
}

/** Remembers lessons. Learning or forgetting one costs that one; `encoder` is asked for at the first. */
export function createExperience(
  encoder: () => Encoder = loadEncoder,
  options: ExperienceOptions = {},
): Experience {
  const { maxPerTool, maxLessons, halfLifeMs } = checkedOptions({ ...EXPERIENCE_DEFAULTS, ...options });
  const memory: Memory = {
    index: createTextIndex({ fields: [{ name: 'request', weight: 1 }], k1: 1.2, b: 0.5 }),
    byTool: new Map(),
    inOrder: new Set(),
    meaning: undefined,
  };
  const { inOrder } = memory;
  return {
    get size() {
      return inOrder.size;
    },
    learn(lesson) {
      const ofTool = keep(memory, encoder, lesson);
      if (ofTool.size > maxPerTool) drop(memory, first(ofTool.values()));
      if (inOrder.size > maxLessons) drop(memory, first(inOrder));
    },
    forget({ serverId, toolName } = {}) {
      const concerned = [...inOrder].filter(
        ({ ref }) =>
          (serverId === undefined || ref.serverId === serverId) &&
          (toolName === undefined || ref.name === toolName),
      );
      for (const lesson of concerned) drop(memory, lesson);
      return concerned.length;
    },
    recall(request, now) {
      const similarity = similarityTo(memory, request);
      return summedUp(inOrder, (lesson) => ({
        similarity: similarity(lesson),
        freshness: 0.5 ** (Math.max(0, now - lesson.at) / halfLifeMs),
      }));
    },
  };
}

/** Returns the lessons of the same tool. */
function keep(memory: Memory, encoder: () => Encoder, lesson: Lesson): Map<string, Kept> {
  memory.meaning ??= meaningBy(encoder());
  const { encoder: loaded, matrix } = memory.meaning;
  const key = keyOf(lesson.ref);
  drop(memory, memory.byTool.get(key)?.get(lesson.request));
  const ofTool = memory.byTool.get(key) ?? new Map<string, Kept>();
  memory.byTool.set(key, ofTool);
  const textSlot = addDocument(memory.index, [stemsOf(lesson.request)]);
  const kept: Kept = { ...lesson, textSlot, vectorSlot: matrix.add(loaded.encode(lesson.request)) };
  ofTool.set(lesson.request, kept);
  memory.inOrder.add(kept);
  return ofTool;
}

function drop(memory: Memory, lesson: Kept | undefined): void {
  if (!lesson) return;
  removeDocument(memory.index, lesson.textSlot);
  memory.meaning?.matrix.remove(lesson.vectorSlot);
  memory.inOrder.delete(lesson);
  const key = keyOf(lesson.ref);
  const ofTool = memory.byTool.get(key);
  ofTool?.delete(lesson.request);
  if (ofTool?.size === 0) memory.byTool.delete(key);
}

function meaningBy(encoder: Encoder): NonNullable<Memory['meaning']> {
  return { encoder, matrix: createVectorMatrix(encoder.dimension) };
}

/** How similar a lesson's request is to this one, up to 1. */
function similarityTo({ index, meaning }: Memory, request: string): (lesson: Kept) => number {
  if (!meaning) return () => 0;
  const cosines = new Float32Array(meaning.matrix.slotCount);
  const vector = meaning.encoder.encode(request);
  meaning.matrix.scoreAll(vector, cosines);
  const shared = searchIndex(index, requestTerms(request).terms).bySlot;
  // Codes and numbers have no meaning to the encoder: then the words alone tell.
  const meaningShare = vector.some((value) => value !== 0) ? MEANING_SHARE : 0;
  return ({ textSlot, vectorSlot }) => mixed(shared[textSlot] ?? 0, cosines[vectorSlot] ?? 0, meaningShare);
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
