/** For drizzle a negative limit is none. */
export function sqlLimit(limit: number): number {
  return Number.isFinite(limit) ? limit : -1;
}
