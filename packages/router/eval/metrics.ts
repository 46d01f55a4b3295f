/** Labels of one request: each is the set of items that count as that one label. */
export type LabelSets = readonly ReadonlySet<string>[];

/** Quality of one ranked list. */
export interface RankingQuality {
  r1: number;
  r5: number;
  r10: number;
  mrr: number;
  ndcg: number;
}

/** Recall at 1, 5 and 10 (share of labels hit), MRR@10 (first hit) and binary nDCG@10 of one ranked list. */
export function rankingQuality(ranked: readonly string[], labels: LabelSets): RankingQuality {
  const top = ranked.slice(0, 10);
  const firstHit = top.findIndex((item) => labels.some((label) => label.has(item)));
  return {
    r1: recall(top, labels, 1),
    r5: recall(top, labels, 5),
    r10: recall(top, labels, 10),
    mrr: firstHit < 0 ? 0 : 1 / (firstHit + 1),
    ndcg: ndcg(top, labels),
  };
}

/** Share of labels with at least one item among the first `count`. */
export function recall(ranked: readonly string[], labels: LabelSets, count: number): number {
  const top = ranked.slice(0, count);
  return labels.filter((label) => top.some((item) => label.has(item))).length / labels.length;
}

function ndcg(ranked: readonly string[], labels: LabelSets): number {
  const open = new Set(labels);
  let gain = 0;
  ranked.forEach((item, at) => {
    const hit = [...open].find((label) => label.has(item));
    if (!hit) return;
    open.delete(hit);
    gain += discount(at);
  });
  const ideal = labels.slice(0, 10).reduce((sum, _, at) => sum + discount(at), 0);
  return gain / ideal;
}

function discount(at: number): number {
  return 1 / Math.log2(at + 2);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which the share `q` of the values lies. */
export function percentile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}

/** 95% bootstrap interval of the mean, from a fixed seed so that runs compare. */
export function meanInterval(values: readonly number[], rounds = 1000): [low: number, high: number] {
  const random = seededRandom(20_19);
  const means = Array.from({ length: rounds }, () => {
    let sum = 0;
    for (let at = 0; at < values.length; at++) sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / values.length;
  });
  return [percentile(means, 0.025), percentile(means, 0.975)];
}

/** Chance that a random one of `positives` is above a random one of `negatives` (area under the ROC curve). */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  let wins = 0;
  for (const positive of positives) {
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return wins / (positives.length * negatives.length);
}

/** Expected calibration error over ten bins of equal width: how far confidence and share of right answers differ. */
export function calibrationError(answers: readonly { confidence: number; isRight: boolean }[]): number {
  const bins = Array.from({ length: 10 }, (_, bin) =>
    answers.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin),
  );
  return bins.reduce((error, bin) => {
    if (bin.length === 0) return error;
    const right = bin.filter(({ isRight }) => isRight).length / bin.length;
    const claimed = mean(bin.map(({ confidence }) => confidence));
    return error + (bin.length / answers.length) * Math.abs(right - claimed);
  }, 0);
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
