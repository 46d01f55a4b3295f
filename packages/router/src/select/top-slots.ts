/**
 * The slots with the highest scores above 0, best first, of those that `accept` lets through; equal scores in order of
 * their names, so that the answer doesn't depend on the order in which things were indexed. `accept` is asked only for
 * slots that could make it.
 */
export function topSlots(
  scores: Float32Array,
  limit: number,
  nameOf: (slot: number) => string,
  accept: (slot: number) => boolean,
): number[] {
  const best: number[] = [];
  let lowest = 0;
  for (let slot = 0; slot < scores.length; slot++) {
    const score = scores[slot] as number;
    if (score < lowest || score === 0 || !accept(slot)) continue;
    let place = best.length;
    while (place > 0 && isBetter(slot, best[place - 1] as number, scores, nameOf)) place--;
    if (place >= limit) continue;
    best.splice(place, 0, slot);
    if (best.length > limit) best.pop();
    if (best.length === limit) lowest = scores[best[limit - 1] as number] as number;
  }
  return best;
}

function isBetter(
  slot: number,
  other: number,
  scores: Float32Array,
  nameOf: (slot: number) => string,
): boolean {
  const difference = (scores[slot] as number) - (scores[other] as number);
  return difference > 0 || (difference === 0 && nameOf(slot) < nameOf(other));
}
