import {
  createPostingLists,
  enlarged,
  type PostingLists,
  pushPosting,
  releaseTerm,
  removePosting,
} from './posting-lists.js';

/** A field of the index's documents; `weight` multiplies how often a word stands in it. */
export interface IndexField {
  name: string;
  weight: number;
}

/** A document to index: its stems, field by field, in the order of the index's fields. */
export type FieldStems = readonly (readonly string[])[];

export interface TextIndexOptions {
  /** At most 8. */
  fields: readonly IndexField[];
  /** How slowly repetition of a word saturates. */
  k1: number;
  /** How much long documents are held back, 0 to 1. */
  b: number;
}

/**
 * An inverted index over documents of weighted fields. Adding or removing a document costs what the document holds,
 * and its slot is used again. Searched by `searchIndex` and explained by `explainMatch`.
 */
export interface TextIndex {
  readonly options: TextIndexOptions;
  readonly postings: PostingLists;
  readonly termIds: Map<string, number>;
  /** By term id. */
  readonly stems: string[];
  readonly freeTermIds: number[];
  /** By slot: pairs of term id and position in that term's posting list. */
  readonly documents: (Int32Array | undefined)[];
  readonly freeSlots: number[];
  /** By slot: weighted number of words. */
  lengths: Float32Array;
  totalLength: number;
  /** Number of documents. */
  size: number;
}

export function createTextIndex(options: TextIndexOptions): TextIndex {
  return {
    options,
    postings: createPostingLists(),
    termIds: new Map(),
    stems: [],
    freeTermIds: [],
    documents: [],
    freeSlots: [],
    lengths: new Float32Array(256),
    totalLength: 0,
    size: 0,
  };
}

/** Indexes a document and tells its slot. */
export function addDocument(index: TextIndex, fields: FieldStems): number {
  const slot = index.freeSlots.pop() ?? index.documents.length;
  const { terms, length } = weighTerms(fields, index.options.fields);
  const document = new Int32Array(terms.size * 2);
  let at = 0;
  for (const [stem, { weight, fields: fieldBits }] of terms) {
    const term = termIdOf(index, stem);
    document[at] = term;
    document[at + 1] = pushPosting(index.postings, term, { slot, weight, fields: fieldBits, back: at + 1 });
    at += 2;
  }
  index.documents[slot] = document;
  setLength(index, slot, length);
  index.totalLength += length;
  index.size += 1;
  return slot;
}

/** Forgets the document in a slot. */
export function removeDocument(index: TextIndex, slot: number): void {
  const document = index.documents[slot];
  if (!document) return;
  for (let at = 0; at < document.length; at += 2) {
    const term = document[at] ?? 0;
    const position = document[at + 1] ?? 0;
    const moved = removePosting(index.postings, term, position);
    const movedDocument = moved && index.documents[moved.slot];
    if (movedDocument) movedDocument[moved.back] = position;
    if (index.postings.counts[term] === 0) forgetTerm(index, term);
  }
  index.documents[slot] = undefined;
  index.freeSlots.push(slot);
  index.totalLength -= index.lengths[slot] ?? 0;
  index.size -= 1;
}

/** Of the documents that hold a stem, the share that holds it in a certain field; 0 when no document holds it. */
export function fieldShare({ postings, termIds }: TextIndex, stem: string, field: number): number {
  const term = termIds.get(stem);
  if (term === undefined) return 0;
  const start = postings.starts[term] ?? 0;
  const count = postings.counts[term] ?? 0;
  const inField = postings.fields.subarray(start, start + count).filter((bits) => bits & (1 << field)).length;
  return inField / count;
}

/** Sums the field weights of each stem (the "F" of BM25F). Lengths are rounded so that their sum stays exact. */
function weighTerms(
  stemsByField: FieldStems,
  fields: readonly IndexField[],
): { terms: Map<string, { weight: number; fields: number }>; length: number } {
  const terms = new Map<string, { weight: number; fields: number }>();
  let length = 0;
  fields.forEach(({ weight }, field) => {
    const stems = stemsByField[field] ?? [];
    length += weight * stems.length;
    for (const stem of stems) {
      const entry = terms.get(stem);
      if (entry) {
        entry.weight += weight;
        entry.fields |= 1 << field;
      } else terms.set(stem, { weight, fields: 1 << field });
    }
  });
  return { terms, length: Math.round(length * 64) / 64 };
}

function termIdOf(index: TextIndex, stem: string): number {
  const known = index.termIds.get(stem);
  if (known !== undefined) return known;
  const term = index.freeTermIds.pop() ?? index.stems.length;
  index.termIds.set(stem, term);
  index.stems[term] = stem;
  return term;
}

function forgetTerm(index: TextIndex, term: number): void {
  releaseTerm(index.postings, term);
  index.termIds.delete(index.stems[term] ?? '');
  index.freeTermIds.push(term);
}

function setLength(index: TextIndex, slot: number, length: number): void {
  if (slot >= index.lengths.length) {
    index.lengths = enlarged(index.lengths, new Float32Array(index.lengths.length * 2));
  }
  index.lengths[slot] = length;
}
