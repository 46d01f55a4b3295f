import { type CallOutcome, McpRouterError, type MetadataStore, type ToolRef } from '@mcp-router/core';
import { changeDocument } from './change-document.js';
import type { IntelligentRouter, Lesson, LessonFilter } from './select/index.js';

/** Which experience to forget; all given conditions hold. */
export interface ExperienceFilter extends LessonFilter {
  profile?: string;
}

/** Brings what calls and people tell to the selector, and keeps it in the store. */
export interface ExperienceKeeper {
  /** Resolves once the selector knows what the store holds. */
  ready(): Promise<void>;
  /** Learns from a call that worked and that a routing decision led to. */
  learnFrom(outcome: CallOutcome): Promise<void>;
  /** Rejects with `DECISION_NOT_FOUND`. */
  feedback(decisionId: string, ref: ToolRef, ok: boolean): Promise<void>;
  /** Returns how many lessons were forgotten. */
  forget(filter: ExperienceFilter): Promise<number>;
}

export interface ExperienceKeeperParts {
  store: MetadataStore;
  selector: () => Pick<IntelligentRouter, 'learn' | 'forget'>;
  /** Kept of one tool at most. */
  maxPerTool: number;
  now: () => number;
}

type KeptLesson = Omit<Lesson, 'ref'>;

/** The lessons of one tool and one profile, the newest last. */
interface ToolLessons {
  profile?: string;
  ref: ToolRef;
  lessons: KeptLesson[];
}

const COLLECTION = 'experience';
const PAGE = 1_000;

export function createExperienceKeeper(parts: ExperienceKeeperParts): ExperienceKeeper {
  const { store, selector } = parts;
  let loading: Promise<void> | undefined;
  const learn = async (lesson: Lesson, profile: string | undefined) => {
    selector().learn({ ...lesson, ...profileOf(profile) });
    const { ref, ...kept } = lesson;
    await changeDocument<ToolLessons>(store, COLLECTION, keyOf(profile, ref), (before) => ({
      ...profileOf(profile),
      ref,
      lessons: [...(before?.lessons ?? []).filter(({ request }) => request !== kept.request), kept].slice(
        -parts.maxPerTool,
      ),
    }));
  };
  return {
    ready() {
      loading ??= load(parts).catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      return loading;
    },
    async learnFrom({ decisionId, status, ref }) {
      if (decisionId === undefined || status !== 'ok') return;
      const decision = await store.getDecision(decisionId);
      if (!decision) return;
      await learn({ request: decision.request, ref, ok: true, at: parts.now() }, decision.profile);
    },
    async feedback(decisionId, ref, ok) {
      const decision = await store.getDecision(decisionId);
      if (!decision) {
        throw new McpRouterError('DECISION_NOT_FOUND', `There is no routing decision "${decisionId}".`, {
          hint: 'Take the id from the decision that routing gave; decisions are kept for 30 days by default.',
        });
      }
      await learn({ request: decision.request, ref, ok, at: parts.now() }, decision.profile);
    },
    async forget(filter) {
      selector().forget(filter);
      let forgotten = 0;
      for await (const { key, value } of allDocuments(store)) {
        if (!concerns(value, filter)) continue;
        await store.deleteDocument(COLLECTION, key);
        forgotten += value.lessons.length;
      }
      return forgotten;
    },
  };
}

async function load({ store, selector }: ExperienceKeeperParts): Promise<void> {
  for await (const { value } of allDocuments(store)) {
    for (const lesson of value.lessons)
      selector().learn({ ...lesson, ref: value.ref, ...profileOf(value.profile) });
  }
}

async function* allDocuments(store: MetadataStore) {
  let after: string | undefined;
  for (;;) {
    const page = await store.listDocuments<ToolLessons>(COLLECTION, {
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    yield* page;
    after = page.at(-1)?.key;
    if (page.length < PAGE) return;
  }
}

function concerns({ profile, ref }: ToolLessons, filter: ExperienceFilter): boolean {
  return (
    (filter.profile === undefined || filter.profile === profile) &&
    (filter.serverId === undefined || filter.serverId === ref.serverId) &&
    (filter.toolName === undefined || filter.toolName === ref.name)
  );
}

/** A profile's name may hold a slash, a server's id can't. */
function keyOf(profile = '', { serverId, name }: ToolRef): string {
  return `${encodeURIComponent(profile)}/${serverId}/${name}`;
}

function profileOf(profile: string | undefined): { profile?: string } {
  return profile === undefined ? {} : { profile };
}
