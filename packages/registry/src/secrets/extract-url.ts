import { looksSecret } from './classify-value.js';
import { cleanNamed, cleanText, type IsSecret } from './clean-text.js';
import { splitReferences } from './references.js';
import type { Vault } from './vault.js';

/** origin, credentials, host, path, query, fragment; every part but the path may be missing. */
const URL_PARTS = /^([a-z][a-z0-9+.-]*:\/\/)?(?:([^/?#]*)@)?([^/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/is;

/**
 * The URL with references in place of its credentials, of secret parameters of its query, and of path segments and a
 * fragment that look like tokens (`https://host/s/<token>/mcp`). Everything else stays as it was typed.
 */
export function extractFromUrl(url: string, vault: Vault): string {
  const { text, restore } = maskReferences(url);
  const [, origin = '', credentials, host = '', path = '', query = '', fragment = ''] =
    URL_PARTS.exec(text) ?? [];
  const clean = (part: string, name: string, isSecret: IsSecret) =>
    cleanText(restore(part), name, isSecret, vault);
  const parameter = (text: string): string => {
    const [, name, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) return clean(text, 'URL_QUERY', looksSecret);
    return `${restore(name)}=${cleanNamed(name, restore(value), vault)}`;
  };
  return [
    origin,
    credentials ? `${clean(credentials, 'URL_CREDENTIALS', () => true)}@` : '',
    restore(host),
    path
      .split('/')
      .map((segment) => clean(segment, 'URL_PATH', looksSecret))
      .join('/'),
    query && `?${query.slice(1).split('&').map(parameter).join('&')}`,
    fragment && `#${clean(fragment.slice(1), 'URL_FRAGMENT', looksSecret)}`,
  ].join('');
}

/** References hold `:`, `/` and `?` of their own: they stand aside while the URL is cut. */
function maskReferences(url: string): { text: string; restore: (text: string) => string } {
  const references: string[] = [];
  const parts = splitReferences(url).map(({ text, reference }) => {
    if (!reference) return text.replaceAll('\uE000', '');
    references.push(text);
    return `\uE000${references.length - 1}\uE000`;
  });
  return {
    text: parts.join(''),
    restore: (text) => text.replace(/\uE000(\d+)\uE000/g, (_, index) => references[Number(index)] ?? ''),
  };
}
