/** Labels of one request: each is the set of items that count as that one label. */
export type LabelSets = readonly ReadonlySet<string>[];

/** Quality of one ranked list, or the mean over many. */
export interface RankingQuality {
  /** Recall at 1: share of the labels hit by the first item. */
  r1: number;
  r5: number;
  r10: number;
  /** One over the place of the first hit, 0 behind the tenth. */
  mrr: number;
  /** Binary nDCG@10. */
  ndcg: number;
}

/** The members of {@link RankingQuality}, in the order of reports. */
export const RANKING_METRICS = ['r1', 'r5', 'r10', 'mrr', 'ndcg'] as const;

/** Quality of a ranked list; what is behind its tenth place counts as not found. */
export function rankingQuality(ranked: readonly string[], labels: LabelSets): RankingQuality {
  const top = ranked.slice(0, 10);
  const firstHit = top.findIndex((item) => labels.some((label) => label.has(item)));
  return {
    r1: recall(top.slice(0, 1), labels),
    r5: recall(top.slice(0, 5), labels),
    r10: recall(top, labels),
    mrr: firstHit < 0 ? 0 : 1 / (firstHit + 1),
    ndcg: ndcg(top, labels),
  };
}

/** Share of labels with at least one of the items. */
export function recall(items: readonly string[], labels: LabelSets): number {
  return labels.filter((label) => items.some((item) => label.has(item))).length / labels.length;
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
