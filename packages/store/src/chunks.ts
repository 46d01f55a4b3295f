/** SQLite takes 32,766 values a statement, PostgreSQL 65,535; 500 rows of any table of ours stay below. */
const ROWS_PER_STATEMENT = 500;

/** Rows in portions that fit one statement each; none for no rows, which SQL can't insert. */
export function* chunks<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    yield rows.slice(start, start + ROWS_PER_STATEMENT);
  }
}
