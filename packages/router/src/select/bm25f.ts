import type { TextIndex } from './text-index.js';

/** A stem of a request and how much it counts; 1 is an ordinary word. */
export interface QueryTerm {
  stem: string;
  weight: number;
}

/** Scores of one search, by slot. */
export interface Scores {
  /** The slots of documents that share a word with the request; `count` of them. */
  slots: Int32Array;
  count: number;
  /** 0 to 1: the share of what a document that says all of the request would score at most. */
  bySlot: Float32Array;
}

/** A word of a request that stands in a document. */
export interface TermMatch {
  stem: string;
  /** Its part of the document's score. */
  value: number;
  /** Names of the fields it stands in. */
  fields: string[];
}

/**
 * A word that no document holds is mostly a value (a person, a place, a date): it counts less in what could be reached
 * than a word that some document holds, but it counts, since it may be what the request is about.
 */
const UNKNOWN_WORD_WEIGHT = 0.3;

/**
 * One shared word proves little, even when it is all that a request says: so much is added to what could be reached,
 * counted in words that no document holds. Raises the AUROC of "fits" against "right server taken away" by 3 points.
 */
const EVIDENCE_WORDS = 1;
/** No stem: stands for a word that no document holds. */
const UNSEEN = '';

/**
 * Scores all documents for a request: BM25 over field-weighted term frequencies with one length norm (Robertson and
 * Zaragoza, "The Probabilistic Relevance Framework", 2009, section 3.6), divided by the most that any document could
 * reach. So scores of different requests compare.
 */
export function searchIndex(index: TextIndex, terms: readonly QueryTerm[]): Scores {
  const scores: Scores = {
    slots: new Int32Array(index.documents.length),
    count: 0,
    bySlot: new Float32Array(index.documents.length),
  };
  const mass = attainable(index, terms);
  for (const { stem, weight } of terms) {
    const term = index.termIds.get(stem);
    if (term !== undefined) scoreTerm(index, term, (weight * termIdf(index, stem)) / mass, scores);
  }
  return scores;
}

/** Which of the request's words stand in a document and in which fields, those that count most first. */
export function explainMatch(index: TextIndex, slot: number, terms: readonly QueryTerm[]): TermMatch[] {
  const { postings, options } = index;
  const document = index.documents[slot] ?? new Int32Array();
  const mass = attainable(index, terms);
  const matches: TermMatch[] = [];
  for (const { stem, weight } of terms) {
    const term = index.termIds.get(stem);
    const position = term === undefined ? undefined : positionOf(document, term);
    if (term === undefined || position === undefined) continue;
    const posting = (postings.starts[term] ?? 0) + position;
    const saturated = saturation(index, postings.weights[posting] ?? 0, index.lengths[slot] ?? 0);
    const bits = postings.fields[posting] ?? 0;
    const fields = options.fields.filter((_, field) => bits & (1 << field)).map((field) => field.name);
    matches.push({ stem, value: (weight * termIdf(index, stem) * saturated) / mass, fields });
  }
  return matches.sort((a, b) => b.value - a.value);
}

/** Where in a term's posting list a document stands; undefined when it doesn't hold the term. */
function positionOf(document: Int32Array, term: number): number | undefined {
  for (let at = 0; at < document.length; at += 2) if (document[at] === term) return document[at + 1];
  return undefined;
}

/**
 * So many documents are assumed besides those of the index, holding none of its words: else in a fleet of one server
 * every word would look as common as "the", and nothing would fit.
 */
const ASSUMED_DOCUMENTS = 20;

/** Inverse document frequency of a stem in the index; of one that no document holds, the highest. */
export function termIdf(index: TextIndex, stem: string): number {
  const term = index.termIds.get(stem);
  const frequency = term === undefined ? 0 : (index.postings.counts[term] ?? 0);
  const size = index.size + ASSUMED_DOCUMENTS;
  return Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5));
}

/** The score of a document in which every word of the request saturates, before division. */
function attainable(index: TextIndex, terms: readonly QueryTerm[]): number {
  let mass = EVIDENCE_WORDS * termIdf(index, UNSEEN);
  for (const { stem, weight } of terms) {
    const known = index.termIds.has(stem);
    mass += weight * termIdf(index, stem) * (known ? 1 : UNKNOWN_WORD_WEIGHT);
  }
  return mass;
}

function saturation(index: TextIndex, weight: number, length: number): number {
  const { k1, b } = index.options;
  const averageLength = index.totalLength / index.size || 1;
  return weight / (weight + k1 * (1 - b + (b * length) / averageLength));
}

/** The hot loop: runs over every posting of a term, so the parts of `saturation` that don't change stand outside. */
function scoreTerm(index: TextIndex, term: number, factor: number, scores: Scores): void {
  const { slots, weights, starts, counts } = index.postings;
  const { k1, b } = index.options;
  const { lengths } = index;
  const { bySlot } = scores;
  const fixed = k1 * (1 - b);
  const perLength = (k1 * b) / (index.totalLength / index.size || 1);
  const start = starts[term] ?? 0;
  const end = start + (counts[term] ?? 0);
  for (let at = start; at < end; at++) {
    const slot = slots[at] as number;
    const weight = weights[at] as number;
    const before = bySlot[slot] as number;
    if (before === 0) scores.slots[scores.count++] = slot;
    bySlot[slot] = before + (factor * weight) / (weight + fixed + perLength * (lengths[slot] as number));
  }
}
