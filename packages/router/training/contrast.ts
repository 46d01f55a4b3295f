/** Loss of a batch and its slopes by the vectors of both sides. */
export interface Contrast {
  loss: number;
  querySlopes: Float64Array;
  documentSlopes: Float64Array;
}

/**
 * InfoNCE in both directions (van den Oord 2018; symmetric as in CLIP): each query must find its document among all of
 * the batch, each document its query. Texts with the same topic are no negatives of each other.
 */
export function contrast(
  queries: Float64Array,
  documents: Float64Array,
  topics: Int32Array,
  dimension: number,
  temperature: number,
): Contrast {
  const count = topics.length;
  const scores = products(queries, documents, count, dimension);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const isRival = i === j || topics[i] !== topics[j];
      scores[i * count + j] = isRival ? Math.exp(((scores[i * count + j] ?? 0) - 1) / temperature) : 0;
    }
  }
  const rowSums = new Float64Array(count);
  const columnSums = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const value = scores[i * count + j] ?? 0;
      rowSums[i] = (rowSums[i] ?? 0) + value;
      columnSums[j] = (columnSums[j] ?? 0) + value;
    }
  }
  let loss = 0;
  const factor = 1 / (2 * count * temperature);
  for (let i = 0; i < count; i++) {
    const own = scores[i * count + i] ?? 0;
    loss -= (Math.log(own / (rowSums[i] ?? 1)) + Math.log(own / (columnSums[i] ?? 1))) / (2 * count);
    for (let j = 0; j < count; j++) {
      const value = scores[i * count + j] ?? 0;
      const pull = i === j ? 2 : 0;
      scores[i * count + j] = factor * (value / (rowSums[i] ?? 1) + value / (columnSums[j] ?? 1) - pull);
    }
  }
  return { loss, ...slopesOf(scores, queries, documents, count, dimension) };
}

/** All dot products, queries x documents; four at a time so that a loaded number serves four times. */
function products(
  queries: Float64Array,
  documents: Float64Array,
  count: number,
  dimension: number,
): Float64Array {
  const scores = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j += 4) {
      let first = 0;
      let second = 0;
      let third = 0;
      let fourth = 0;
      const from = j * dimension;
      for (let d = 0; d < dimension; d++) {
        const q = queries[i * dimension + d] ?? 0;
        first += q * (documents[from + d] ?? 0);
        second += q * (documents[from + dimension + d] ?? 0);
        third += q * (documents[from + 2 * dimension + d] ?? 0);
        fourth += q * (documents[from + 3 * dimension + d] ?? 0);
      }
      scores[i * count + j] = first;
      scores[i * count + j + 1] = second;
      scores[i * count + j + 2] = third;
      scores[i * count + j + 3] = fourth;
    }
  }
  return scores;
}

function slopesOf(
  scores: Float64Array,
  queries: Float64Array,
  documents: Float64Array,
  count: number,
  dimension: number,
): Pick<Contrast, 'querySlopes' | 'documentSlopes'> {
  const querySlopes = new Float64Array(count * dimension);
  const documentSlopes = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const slope = scores[i * count + j] ?? 0;
      // Most rivals are far away: what they add is below the rounding of the sums.
      if (slope < 1e-6 && slope > -1e-6) continue;
      for (let d = 0, q = i * dimension, t = j * dimension; d < dimension; d++, q++, t++) {
        querySlopes[q] = (querySlopes[q] ?? 0) + slope * (documents[t] ?? 0);
        documentSlopes[t] = (documentSlopes[t] ?? 0) + slope * (queries[q] ?? 0);
      }
    }
  }
  return { querySlopes, documentSlopes };
}
