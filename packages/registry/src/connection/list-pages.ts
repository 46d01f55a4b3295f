import { protocolError } from './connection-errors.js';

/** Bounds against a server that never ends; far beyond what any known server lists. */
const MAX_PAGES = 500;
const MAX_ITEMS = 50_000;

/** An entry of any list: the rest of it is the server's business. */
export type ListItem = { name: string; [member: string]: unknown };

/**
 * Reads a paginated list whole. Each page must hold an array under `member`, of objects with a `name`; a cursor that
 * comes twice, too many pages or too many entries are errors.
 */
export async function listPages(
  serverId: string,
  member: string,
  fetchPage: (cursor: string | undefined) => Promise<unknown>,
): Promise<ListItem[]> {
  const items: ListItem[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await fetchPage(cursor);
    items.push(...readItems(serverId, member, page));
    cursor = nextCursor(page);
    if (cursor !== undefined && seen.has(cursor)) {
      throw protocolError(serverId, `its list of ${member} repeats the cursor ${JSON.stringify(cursor)}.`);
    }
    if (seen.size >= MAX_PAGES || items.length > MAX_ITEMS) {
      throw protocolError(serverId, `its list of ${member} does not end (${items.length} entries so far).`);
    }
    if (cursor !== undefined) seen.add(cursor);
  } while (cursor !== undefined);
  return items;
}

function nextCursor(page: unknown): string | undefined {
  const cursor = (page as { nextCursor?: unknown }).nextCursor;
  return typeof cursor === 'string' && cursor !== '' ? cursor : undefined;
}

function readItems(serverId: string, member: string, page: unknown): ListItem[] {
  const list =
    typeof page === 'object' && page !== null ? (page as Record<string, unknown>)[member] : undefined;
  if (!Array.isArray(list)) throw protocolError(serverId, `its list of ${member} is no list.`);
  return list.map((item: unknown, index) => {
    if (isListItem(item)) return item;
    throw protocolError(serverId, `entry ${index} of its list of ${member} has no name.`);
  });
}

function isListItem(item: unknown): item is ListItem {
  return typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string';
}
