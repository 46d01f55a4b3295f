// Precision, recall and F1 of derived capabilities against labels. Pure.

/**
 * @param {{ labels: string[], derived: string[] }[]} servers
 * @returns micro scores over all pairs of server and capability, and the same a capability, most labels first
 */
export function score(servers) {
  const counts = new Map();
  for (const { labels, derived } of servers) {
    for (const name of new Set([...labels, ...derived])) {
      const count = counts.get(name) ?? emptyCount();
      counts.set(name, count);
      if (!derived.includes(name)) count.missed += 1;
      else if (labels.includes(name)) count.right += 1;
      else count.wrong += 1;
    }
  }
  const capabilities = [...counts].map(([name, count]) => ({ name, ...rates(count) }));
  capabilities.sort((a, b) => b.n - a.n || (a.name < b.name ? -1 : 1));
  return { servers: servers.length, ...rates(sum([...counts.values()])), capabilities };
}

function emptyCount() {
  return { right: 0, wrong: 0, missed: 0 };
}

function sum(counts) {
  const total = emptyCount();
  for (const count of counts) for (const key of Object.keys(total)) total[key] += count[key];
  return total;
}

/** A rate over nothing is null: neither good nor bad. */
function rates({ right, wrong, missed }) {
  const precision = ratio(right, right + wrong);
  const recall = ratio(right, right + missed);
  const f1 = ratio(2 * right, 2 * right + wrong + missed);
  return { n: right + missed, derived: right + wrong, precision, recall, f1 };
}

function ratio(part, whole) {
  return whole === 0 ? null : part / whole;
}
