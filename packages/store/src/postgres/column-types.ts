import { customType } from 'drizzle-orm/pg-core';

/** PostgreSQL's text holds every character but NUL. It is written as this mark and a digit, as is the mark itself. */
const MARK = '\u{E000}';

/** Any text of JavaScript as PostgreSQL can hold it. A prefix of a text becomes a prefix. */
export function toPostgresText(text: string): string {
  if (typeof text !== 'string') throw new TypeError(`A text is needed, not ${typeof text}.`);
  return text.replaceAll(MARK, `${MARK}1`).replaceAll('\0', `${MARK}0`);
}

export function fromPostgresText(text: string): string {
  return text.includes(MARK)
    ? text.replace(/\u{E000}([01])/gu, (_, digit) => (digit === '0' ? '\0' : MARK))
    : text;
}

/** Ordered by bytes whatever the database's own collation, as SQLite orders and as `<` nearly does. */
export const anyText = customType<{ data: string; driverData: string }>({
  dataType: () => 'text COLLATE "C"',
  toDriver: toPostgresText,
  fromDriver: fromPostgresText,
});

/** A JSON value as it was written: `jsonb` would order members anew and refuses some characters. */
export const jsonText = customType<{ data: unknown; driverData: string }>({
  dataType: () => 'text',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (text) => JSON.parse(text),
});
