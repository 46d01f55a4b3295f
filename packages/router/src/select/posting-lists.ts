/**
 * Posting lists of all terms in shared typed arrays: which documents hold the term, how much it weighs there, and in
 * which fields it stands (bit n: field n). A list is a block whose capacity is a power of two; one that outgrows its
 * block moves to a larger one, and the old block serves another list. Taking a posting out moves the list's last one
 * into the gap, so both adding and removing cost the same however long the list is.
 */
export interface PostingLists {
  slots: Int32Array;
  weights: Float32Array;
  fields: Uint8Array;
  /** Where the document notes the posting's position, to be told when it moves. */
  backs: Int32Array;
  /** First free place behind all blocks. */
  end: number;
  /** By term: first posting, number of postings (the document frequency), and log2 of the block's capacity. */
  starts: number[];
  counts: number[];
  sizeClasses: number[];
  /** By size class: blocks that no list uses. */
  freeBlocks: number[][];
}

export function createPostingLists(): PostingLists {
  const capacity = 1024;
  return {
    slots: new Int32Array(capacity),
    weights: new Float32Array(capacity),
    fields: new Uint8Array(capacity),
    backs: new Int32Array(capacity),
    end: 0,
    starts: [],
    counts: [],
    sizeClasses: [],
    freeBlocks: [],
  };
}

/** Adds a posting, one word of a document, and tells its position in the term's list. */
export function pushPosting(
  lists: PostingLists,
  term: number,
  slot: number,
  weight: number,
  fields: number,
  back: number,
): number {
  const position = lists.counts[term] ?? 0;
  makeRoom(lists, term, position);
  const at = (lists.starts[term] as number) + position;
  lists.slots[at] = slot;
  lists.weights[at] = weight;
  lists.fields[at] = fields;
  lists.backs[at] = back;
  lists.counts[term] = position + 1;
  return position;
}

/** Takes out the posting at `position`; tells which one moved there, if any. */
export function removePosting(
  lists: PostingLists,
  term: number,
  position: number,
): { slot: number; back: number } | undefined {
  const last = (lists.counts[term] ?? 0) - 1;
  lists.counts[term] = last;
  if (position === last) return undefined;
  const start = lists.starts[term] ?? 0;
  copyPostings(lists, start + last, start + position, 1);
  return { slot: lists.slots[start + position] ?? 0, back: lists.backs[start + position] ?? 0 };
}

/** Gives back the block of a term without postings, so that the term's id can be used anew. */
export function releaseTerm(lists: PostingLists, term: number): void {
  const sizeClass = lists.sizeClasses[term] ?? 0;
  freeBlocksOf(lists, sizeClass).push(lists.starts[term] ?? 0);
  delete lists.sizeClasses[term];
}

function makeRoom(lists: PostingLists, term: number, count: number): void {
  const sizeClass = lists.sizeClasses[term];
  if (sizeClass !== undefined && count < 2 ** sizeClass) return;
  const nextClass = sizeClass === undefined ? 0 : sizeClass + 1;
  const from = lists.starts[term] ?? 0;
  const to = takeBlock(lists, nextClass);
  copyPostings(lists, from, to, count);
  if (sizeClass !== undefined) freeBlocksOf(lists, sizeClass).push(from);
  lists.starts[term] = to;
  lists.sizeClasses[term] = nextClass;
}

function takeBlock(lists: PostingLists, sizeClass: number): number {
  const reused = freeBlocksOf(lists, sizeClass).pop();
  if (reused !== undefined) return reused;
  const start = lists.end;
  lists.end += 2 ** sizeClass;
  if (lists.end > lists.slots.length) grow(lists, Math.max(lists.end, Math.ceil(lists.slots.length * 1.5)));
  return start;
}

function freeBlocksOf(lists: PostingLists, sizeClass: number): number[] {
  const blocks = lists.freeBlocks[sizeClass] ?? [];
  lists.freeBlocks[sizeClass] = blocks;
  return blocks;
}

function grow(lists: PostingLists, capacity: number): void {
  lists.slots = enlarged(lists.slots, new Int32Array(capacity));
  lists.weights = enlarged(lists.weights, new Float32Array(capacity));
  lists.fields = enlarged(lists.fields, new Uint8Array(capacity));
  lists.backs = enlarged(lists.backs, new Int32Array(capacity));
}

/** `larger`, beginning with the values of `array`. */
export function enlarged<T extends Int32Array | Float32Array | Uint8Array>(array: T, larger: T): T {
  larger.set(array);
  return larger;
}

function copyPostings(
  { slots, weights, fields, backs }: PostingLists,
  from: number,
  to: number,
  count: number,
) {
  // One by one: most lists are short, and a call for each column costs more than the numbers.
  for (let at = 0; at < count; at++) {
    slots[to + at] = slots[from + at] as number;
    weights[to + at] = weights[from + at] as number;
    fields[to + at] = fields[from + at] as number;
    backs[to + at] = backs[from + at] as number;
  }
}
