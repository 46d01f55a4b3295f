import { InvalidArgumentError } from 'commander';
import { UNIT_MS } from './output/units.js';

/** For an option that may be given again and again: all its values. */
export function collect(value: string, earlier: string[] = []): string[] {
  return [...earlier, value];
}

/** A port to listen on; 0: any that is free. */
export function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('It takes a port, 0 to 65535.');
}

/** A whole number from 1 up. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('It takes a whole number from 1 up.');
}

/** `500ms`, `90s`, `15m`, `24h`, `7d` in ms. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text.trim());
  const unit = UNIT_MS[match?.[2] ?? ''];
  if (match && unit !== undefined && Number(match[1]) > 0) return Math.ceil(Number(match[1]) * unit);
  throw new InvalidArgumentError('It takes a length of time, such as 90s, 15m, 24h or 7d.');
}

/** An http or https address, as it is written. */
export function webAddress(text: string): string {
  if (/^https?:/i.test(text) && URL.canParse(text)) return text;
  throw new InvalidArgumentError('It takes an address that begins with https:// or http://.');
}
