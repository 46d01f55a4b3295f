import { classifyName } from './classify-name.js';
import { isPath, isPlainlyBenign, isPlainUrl, looksSecret } from './classify-value.js';

/** A variable that the server itself fills in: `mcp-remote --header 'Authorization: ${TOKEN}'`. */
const PLACEHOLDER = /^((Bearer|Basic|Token) )?\$\{[A-Za-z_]\w*\}$/i;

/**
 * Whether a literal value written under a name (an environment variable, a header, a query parameter) is a secret.
 * When in doubt it is:
 * 1. What looks like a secret is one, whatever its name.
 * 2. Under a secret's name everything is one, but booleans, a path under `..._PATH`, `..._FILE`, `..._DIR`, and a plain
 *    URL under `..._URL`, `..._ENDPOINT`.
 * 3. Under a setting's name (`LOG_LEVEL`, `PORT`, `..._REGION`) nothing else is.
 * 4. Elsewhere everything is one but what is plainly benign: booleans, numbers, paths, plain URLs, short lower-case words.
 */
export function isSecretValue(name: string, value: string): boolean {
  if (value.trim() === '' || PLACEHOLDER.test(value)) return false;
  if (looksSecret(value)) return true;
  const kind = classifyName(name);
  if (kind.secret) {
    const readable =
      /^(true|false)$/i.test(value) ||
      (kind.location && isPath(value)) ||
      (kind.address && isPlainUrl(value));
    return !readable;
  }
  return !kind.benign && !isPlainlyBenign(value);
}

/**
 * Whether an argument is a secret. Arguments are mostly words, paths and package names, so here the name of the option
 * or the look of the value must say so. `option` is the flag it belongs to, if any.
 */
export function isSecretArgument(value: string, option?: string): boolean {
  if (option !== undefined && classifyName(option).secret) return isSecretValue(option, value);
  return looksSecret(value);
}
