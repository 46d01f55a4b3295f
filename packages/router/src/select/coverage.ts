import type { Candidate } from './candidates.js';
import type { Preference } from './reorder.js';

/** One thing that a selection should serve: the request as a whole, or a step of it. */
export interface Aspect<Entry> {
  text: string;
  /** How much it counts beside the others. */
  weight: number;
  /** The best candidates for it alone, best first. */
  candidates: readonly Candidate<Entry>[];
}

/**
 * How fast the chance that a candidate serves an aspect falls with its distance from the best one. Fitted on the
 * multi-step requests of `eval/data`: flat from 0.2 to 0.5.
 */
const SHARPNESS = 0.3;
/** Places that are dealt out for coverage: enough for any reasonable limit. */
const PLACES = 20;

/**
 * An order in which every aspect is served early: each place goes to the candidate that adds most to what is not
 * served yet. This is xQuAD with all weight on diversity (Santos, Macdonald and Ounis, "Exploiting query reformulations
 * for web search result diversification", 2010), with a softmax over an aspect's scores as the chance to serve it.
 */
export function coveringOrder<Entry>(aspects: readonly Aspect<Entry>[]): Preference<Entry>[] {
  const chances = aspects.map(chancesOf);
  const unserved = aspects.map(({ weight }) => weight);
  const left = new Set(chances.flatMap((chance) => [...chance.keys()]));
  const order: Preference<Entry>[] = [];
  while (order.length < PLACES && left.size > 0) {
    const best = mostNeeded(left, chances, unserved);
    left.delete(best.entry);
    order.push({ entry: best.entry, detail: aspects[best.aspect]?.text ?? '' });
    chances.forEach((chance, at) => {
      unserved[at] = (unserved[at] ?? 0) * (1 - (chance.get(best.entry) ?? 0));
    });
  }
  return order;
}

/** The candidate that adds most, and the aspect that it adds most to. */
function mostNeeded<Entry>(
  left: ReadonlySet<Entry>,
  chances: readonly ReadonlyMap<Entry, number>[],
  unserved: readonly number[],
): { entry: Entry; aspect: number } {
  let best: { entry: Entry; aspect: number; gain: number } | undefined;
  for (const entry of left) {
    const gains = chances.map((chance, at) => (unserved[at] ?? 0) * (chance.get(entry) ?? 0));
    const gain = gains.reduce((sum, value) => sum + value, 0);
    if (!best || gain > best.gain) best = { entry, gain, aspect: gains.indexOf(Math.max(...gains)) };
  }
  if (!best) throw new RangeError('there is nothing left to choose from');
  return best;
}

function chancesOf<Entry>({ candidates }: Aspect<Entry>): Map<Entry, number> {
  const best = candidates[0]?.score ?? 0;
  if (best <= 0) return new Map();
  const weights = candidates.map(({ score }) => Math.exp((score / best - 1) / SHARPNESS));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return new Map(candidates.map(({ entry }, at) => [entry, (weights[at] ?? 0) / sum]));
}
