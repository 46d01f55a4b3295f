import { StringDecoder } from 'node:string_decoder';

const MAX_LINES = 200;
const MAX_LINE_LENGTH = 2_000;

export interface OutputTail {
  /** Takes in raw output; an unfinished line waits for its end. */
  write(chunk: Buffer): void;
  /** Adds one whole line. */
  addLine(line: string): void;
  /** The newest lines, oldest first. */
  lines(count?: number): string[];
}

/**
 * Keeps the newest lines a process printed, within fixed bounds however much it prints. Each of `secrets` is replaced by
 * `[secret]`, because servers like to print what they were configured with.
 */
export function createOutputTail(secrets: readonly string[] = []): OutputTail {
  const decoder = new StringDecoder('utf8');
  const kept: string[] = [];
  let partial = '';

  function addLine(line: string): void {
    const text = redact(line.trimEnd(), secrets);
    if (text === '') return;
    kept.push(text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}…` : text);
    if (kept.length > MAX_LINES) kept.shift();
  }

  return {
    write(chunk) {
      const pieces = (partial + decoder.write(chunk)).split('\n');
      partial = pieces.pop() ?? '';
      // More than the bound is never looked at: a flood costs no more than copying it.
      for (const piece of pieces.slice(-MAX_LINES)) addLine(piece);
      if (partial.length > MAX_LINE_LENGTH) partial = partial.slice(0, MAX_LINE_LENGTH + 1);
    },
    addLine,
    lines(count = MAX_LINES) {
      const rest = redact(partial.trimEnd(), secrets);
      return (rest === '' ? kept : [...kept, rest]).slice(-count);
    },
  };
}

/** Shorter values are words more often than secrets. */
const MIN_SECRET_LENGTH = 6;

/** `text` with each secret replaced. */
function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length >= MIN_SECRET_LENGTH) clean = clean.replaceAll(secret, '[secret]');
  }
  return clean;
}
