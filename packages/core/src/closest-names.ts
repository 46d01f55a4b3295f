/**
 * The known names that a mistyped one may have meant, nearest first: those within an edit distance (insert, delete,
 * replace, swap of neighbours) of a third of its length, at least 2, and those that contain it or are contained in it.
 */
export function closestNames(name: string, known: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  const bound = Math.max(2, Math.floor(wanted.length / 3));
  const scored: { name: string; distance: number }[] = [];
  for (const candidate of known) {
    const distance = distanceWithin(wanted, candidate.toLowerCase(), bound);
    if (distance !== undefined) scored.push({ name: candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return scored.slice(0, limit).map((entry) => entry.name);
}

/** Cheap answers first, so that an absurdly long name among thousands of known ones costs nothing. */
function distanceWithin(wanted: string, other: string, bound: number): number | undefined {
  const difference = Math.abs(wanted.length - other.length);
  const contained =
    Math.min(wanted.length, other.length) > 2 && (other.includes(wanted) || wanted.includes(other));
  if (contained) return difference;
  if (difference > bound) return undefined;
  const distance = editDistance(wanted, other);
  return distance <= bound ? distance : undefined;
}

/** Optimal string alignment distance. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + cost);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, at(beforeLast, j - 2) + 1);
      row.push(best);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: number[], index: number): number {
  return row[index] ?? 0;
}
