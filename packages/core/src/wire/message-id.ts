/** A JSON-RPC id as it appears on the wire. */
export type MessageId = string | number;

const ID = '"id"\\s*:\\s*(-?\\d+|"(?:[^"\\\\]|\\\\.)*")';
const VERSION = '"jsonrpc"\\s*:\\s*"2\\.0"';
const AT_START = new RegExp(`^\\s*\\{\\s*(?:${VERSION}\\s*,\\s*)?${ID}\\s*[,}]`);
const AT_END = new RegExp(`[,{]\\s*${ID}\\s*(?:,\\s*${VERSION}\\s*)?\\}\\s*$`);

/**
 * The id of a JSON-RPC message of which only the first and last characters are at hand, as every known implementation
 * writes it: among the first or the last members. Undefined when it stands elsewhere.
 */
export function findMessageId(start: string, end: string): MessageId | undefined {
  const found = AT_START.exec(start)?.[1] ?? AT_END.exec(end)?.[1];
  return found === undefined ? undefined : (JSON.parse(found) as MessageId);
}
