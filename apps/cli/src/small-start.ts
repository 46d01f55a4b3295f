import { setFlagsFromString } from 'node:v8';

/** A start with some hundred servers is over by then. */
const START_MS = 2_000;

/**
 * Keeps V8's space for new objects from growing while a process starts: what it reads then is read once, and the space would
 * stay as large as it became (25 MB with 200 servers). Afterwards it grows as usual, which calls under load need.
 */
export function startSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setTimeout(() => setFlagsFromString('--semi-space-growth-factor=2'), START_MS).unref();
}
