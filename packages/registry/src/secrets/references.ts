import type { TransportConfig } from '@mcp-router/core';

/** A place that a value is taken from at connect time. */
export type Reference =
  | { kind: 'env'; name: string; fallback?: string }
  | { kind: 'file'; path: string }
  | { kind: 'keychain'; entry: string }
  | { kind: 'secret'; id: string };

/** A stretch of text: literal, or a reference with the text it stands as. */
export type Segment = { text: string; reference?: Reference };

/**
 * `${env:NAME}`, `${env:NAME:-default}` (the default may hold references without a default of their own),
 * `${file:PATH}`, `${keychain:SERVICE/ACCOUNT}`, `${secret:ID}`. Any other `${...}` is plain text.
 */
const REFERENCE =
  /\$\{(?:env:([A-Za-z_][\w().-]*)(?::-((?:\$\{[^{}]*\}|[^{}])*))?|file:([^{}]+)|keychain:([^{}]+)|secret:([^{}]+))\}/g;

/** The text cut into literals and references, in order; joined they are the text again. */
export function splitReferences(text: string): Segment[] {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(REFERENCE)) {
    if (match.index > end) segments.push({ text: text.slice(end, match.index) });
    segments.push({ text: match[0], reference: toReference(match) });
    end = match.index + match[0].length;
  }
  if (end < text.length) segments.push({ text: text.slice(end) });
  return segments;
}

/** The text with every reference replaced. */
export function withoutReferences(text: string, replacement = ''): string {
  return text.replace(REFERENCE, () => replacement);
}

/** Ids of the secrets that a transport refers to, defaults included. */
export function secretIds(transport: TransportConfig): Set<string> {
  const ids = new Set<string>();
  const collect = (text: string): void => {
    for (const { reference } of splitReferences(text)) {
      if (reference?.kind === 'secret') ids.add(reference.id);
      if (reference?.kind === 'env' && reference.fallback) collect(reference.fallback);
    }
  };
  for (const text of transportTexts(transport)) collect(text);
  return ids;
}

/** Every text of a transport in which references are understood. */
function transportTexts(transport: TransportConfig): string[] {
  if (transport.type !== 'stdio') {
    const { url, headers = {}, auth = {} } = transport;
    return [url, ...Object.values(headers), auth.clientSecret ?? ''];
  }
  const { command, args = [], env = {}, cwd = '' } = transport;
  return [command, ...args, ...Object.values(env), cwd];
}

function toReference([, name, fallback, path, entry, id]: RegExpMatchArray): Reference {
  if (name !== undefined) return { kind: 'env', name, ...(fallback === undefined ? {} : { fallback }) };
  if (path !== undefined) return { kind: 'file', path };
  if (entry !== undefined) return { kind: 'keychain', entry };
  return { kind: 'secret', id: id ?? '' };
}
