/** Shapes of tokens of well-known services, private keys and JSON web tokens: what is one by its look alone. */
const SECRETS = [
  /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----[\s\S]{0,8000}?(-----END [A-Z ]{0,20}PRIVATE KEY-----|$)/g,
  /\b(gh[opsur]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|xapp-[\w-]{10,})/g,
  /\b(sk|rk|pk)[-_](live|test|proj|ant|or)[-_][\w-]{12,}|\bsk-[A-Za-z0-9]{20,}/g,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}/g,
  /\b(npm|hf|gsk|tvly|xai|figd|dop_v1|shpat|lin_api|whsec|ntn|mcpr)[-_][A-Za-z0-9]{16,}/g,
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g,
];
/** `password: ...`, `"apiKey": "..."`, `Authorization: Bearer ...`. The name stays, the value goes. */
const ASSIGNED =
  /\b((?:api[-_ ]?key|access[-_ ]?key|client[-_ ]?secret|(?:access|refresh|auth)[-_ ]?token|passwd|password|passphrase|authorization)["']?\s{0,3}[:=]\s{0,3}["']?(?:(?:bearer|basic) )?)([^\s"',;&)}\]]{8,})/gi;
/** Credentials within a URL. */
const IN_URL = /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^/?#\s:@]{0,100}:)([^/?#\s@]{3,200})(?=@)/gi;

const MASK = '[secret masked]';

/** The text without secrets that show by themselves: tokens of known shapes, values under a secret's name, passwords in URLs. */
export function maskSecrets(text: string): string {
  const shapes = SECRETS.reduce((masked, shape) => masked.replace(shape, MASK), text);
  return shapes.replace(ASSIGNED, `$1${MASK}`).replace(IN_URL, `$1${MASK}`);
}

/** The same for every text in a JSON value; what holds none is the same value. */
export function maskSecretsWithin<Value>(value: Value): Value {
  return mask(value, 0) as Value;
}

const MAX_DEPTH = 100;

function mask(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mask(item, depth + 1));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  const entries = Object.entries(value).map(([name, member]) => [name, mask(member, depth + 1)] as const);
  const isSame = entries.every(([name, member]) => member === (value as Record<string, unknown>)[name]);
  return isSame ? value : Object.fromEntries(entries);
}
