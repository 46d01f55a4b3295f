import type { Scores } from './bm25f.js';

/**
 * The slots with the highest scores, best first, of those that `accept` lets through; equal scores in order of their
 * names, so that the answer doesn't depend on the order in which things were indexed. `accept` is asked only for
 * slots that could make it.
 */
export function topSlots(
  scores: Scores,
  limit: number,
  nameOf: (slot: number) => string,
  accept: (slot: number) => boolean,
): number[] {
  const { bySlot, slots, count } = scores;
  const best: number[] = [];
  let lowest = 0;
  for (let at = 0; at < count; at++) {
    const slot = slots[at] as number;
    const score = bySlot[slot] as number;
    if (score < lowest || !accept(slot)) continue;
    let place = best.length;
    while (place > 0 && isBetter(slot, best[place - 1] as number, bySlot, nameOf)) place--;
    if (place >= limit) continue;
    best.splice(place, 0, slot);
    if (best.length > limit) best.pop();
    if (best.length === limit) lowest = bySlot[best[limit - 1] as number] as number;
  }
  return best;
}

function isBetter(
  slot: number,
  other: number,
  bySlot: Float32Array,
  nameOf: (slot: number) => string,
): boolean {
  const difference = (bySlot[slot] as number) - (bySlot[other] as number);
  return difference > 0 || (difference === 0 && nameOf(slot) < nameOf(other));
}
