/** A query with a limit, or as it is when the limit is none. */
export function limited<Query extends { limit(rows: number): unknown }>(query: Query, rows: number): Query {
  return Number.isFinite(rows) ? (query.limit(rows) as Query) : query;
}
