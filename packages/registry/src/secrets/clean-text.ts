import { isSecretValue } from './classify.js';
import { splitReferences } from './references.js';
import type { Vault } from './vault.js';

/** Decides whether a literal text holds a secret. */
export type IsSecret = (text: string) => boolean;

/**
 * The text with its secret stretches replaced by references. References that are there stay, with their defaults
 * cleaned; between two references, marks and text of up to three characters stay too.
 */
export function cleanText(text: string, name: string, isSecret: IsSecret, vault: Vault): string {
  const segments = splitReferences(text);
  const cleaned = segments.map(({ text: part, reference }) => {
    if (reference?.kind === 'env' && reference.fallback !== undefined) {
      return `\${env:${reference.name}:-${cleanText(reference.fallback, name, isSecret, vault)}}`;
    }
    if (reference || !isSecret(part)) return part;
    return segments.length === 1 || /[A-Za-z0-9]{4}/.test(part) ? vault.put(name, part) : part;
  });
  return cleaned.join('');
}

/** How an `Authorization` value begins; it stays readable. */
const SCHEME = /^(Bearer|Basic|Token|ApiKey|Digest)\s+/i;

/** {@link cleanText} for the value of a variable, a header or a query parameter. */
export function cleanNamed(name: string, value: string, vault: Vault): string {
  const scheme = SCHEME.exec(value)?.[0] ?? '';
  const isSecret = (text: string) => isSecretValue(name, scheme + text);
  return scheme + cleanText(value.slice(scheme.length), name, isSecret, vault);
}
