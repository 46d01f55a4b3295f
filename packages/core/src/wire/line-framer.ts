const NEWLINE = 0x0a;
/** How much of an oversized line is kept at each end, to tell whose answer it was. */
const KEPT_BYTES = 512;

export interface LineFramerHandlers {
  /** A whole line, without its line break; never empty. */
  onLine(line: string): void;
  /** A line longer than the limit ended; all but its first and last bytes were dropped on the way. */
  onOversized(line: { sizeBytes: number; start: string; end: string }): void;
}

/**
 * Cuts a byte stream into lines. Never holds more than `maxLineBytes` and one chunk, whatever is sent: a longer line is
 * counted and dropped until its end, and the stream goes on behind it.
 */
export function createLineFramer(maxLineBytes: number, handlers: LineFramerHandlers) {
  let parts: Buffer[] = [];
  let sizeBytes = 0;
  let dropped: { start: string; end: Buffer } | undefined;

  function append(part: Buffer): void {
    sizeBytes += part.length;
    if (!dropped && sizeBytes <= maxLineBytes) {
      parts.push(part);
      return;
    }
    if (!dropped) {
      const whole = Buffer.concat([...parts, part]);
      dropped = { start: whole.toString('utf8', 0, KEPT_BYTES), end: tail(whole) };
      parts = [];
    } else {
      dropped.end = tail(Buffer.concat([dropped.end, tail(part)]));
    }
  }

  function endLine(): void {
    const oversized = dropped;
    const line = oversized ? '' : Buffer.concat(parts).toString('utf8').trim();
    const size = sizeBytes;
    parts = [];
    sizeBytes = 0;
    dropped = undefined;
    if (oversized) {
      handlers.onOversized({ sizeBytes: size, start: oversized.start, end: oversized.end.toString('utf8') });
    } else if (line !== '') {
      handlers.onLine(line);
    }
  }

  return {
    push(chunk: Buffer): void {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
        append(chunk.subarray(from, at));
        endLine();
        from = at + 1;
      }
      if (from < chunk.length) append(chunk.subarray(from));
    },
  };
}

/** A copy, so that the chunk it came from can be freed. */
function tail(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(Math.max(0, bytes.length - KEPT_BYTES)));
}
