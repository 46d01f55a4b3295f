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

/** Likewise, as `termIdsOf` gives them. */
type FieldTerms = readonly (readonly number[])[];

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
  readonly sums: TermSums;
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
    sums: { terms: [], weights: [], fields: [] },
    size: 0,
  };
}

/** Indexes a document and tells its slot. */
export function addDocument(index: TextIndex, fields: FieldStems): number {
  return addDocuments(index, [fields])[0] as number;
}

/** Indexes documents. Fields that several of them share as one array are looked up once. */
export function addDocuments(index: TextIndex, documents: readonly FieldStems[]): number[] {
  const known = new Map<readonly string[], number[]>();
  const termsOf = (stems: readonly string[]) => {
    const ids = known.get(stems) ?? stems.map((stem) => termIdOf(index, stem));
    known.set(stems, ids);
    return ids;
  };
  return documents.map((fields) => addTerms(index, fields.map(termsOf)));
}

function addTerms(index: TextIndex, fields: FieldTerms): number {
  const slot = index.freeSlots.pop() ?? index.documents.length;
  const { sums } = index;
  const length = weighTerms(sums, fields, index.options.fields);
  const document = new Int32Array(sums.terms.length * 2);
  let at = 0;
  for (const term of sums.terms) {
    document[at] = term;
    document[at + 1] = pushPosting(
      index.postings,
      term,
      slot,
      sums.weights[term] as number,
      sums.fields[term] as number,
      at + 1,
    );
    sums.weights[term] = 0;
    sums.fields[term] = 0;
    at += 2;
  }
  sums.terms.length = 0;
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

/** Weights and fields of a document's terms while it is added; zeros at all other times. */
interface TermSums {
  /** In the order in which they came. */
  readonly terms: number[];
  /** By term id. */
  readonly weights: number[];
  readonly fields: number[];
}

/** Sums the field weights of each term (the "F" of BM25F). Lengths are rounded so that their sum stays exact. */
function weighTerms(sums: TermSums, termsByField: FieldTerms, fields: readonly IndexField[]): number {
  let length = 0;
  for (let field = 0; field < fields.length; field++) {
    const weight = (fields[field] as IndexField).weight;
    const terms = termsByField[field] ?? [];
    length += weight * terms.length;
    for (const term of terms) {
      const before = sums.weights[term] ?? 0;
      if (before === 0) sums.terms.push(term);
      sums.weights[term] = before + weight;
      sums.fields[term] = (sums.fields[term] ?? 0) | (1 << field);
    }
  }
  return Math.round(length * 64) / 64;
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
