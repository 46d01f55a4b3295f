/** Prefixes and shapes of the tokens of well-known services, private keys and JSON web tokens. */
const TOKEN_SHAPES = [
  /\b(sk|pk|rk|ak|key|tok|pat|api|ntn|secret|whsec|shpat|dop_v1|lin_api|figd|npm|hf|gsk|tvly|xai|phc|phx|sbp|fc|pplx)[-_][\w-]{8,}/,
  /\b(gh[opsur]|github_pat|glpat|xox[abeprs]|xapp|ATATT|ATBB|EAA)[-_\w]{10,}/,
  /\b(AKIA|ASIA)[A-Z0-9]{12,}|\bAIza[\w-]{20,}|\bya29\.[\w-]+|\bSG\.[\w-]{10,}/,
  /\beyJ[\w-]{8,200}\.[\w-]{8}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/i,
];
/** `token=...`, `"apiKey": "..."`, `Authorization: Bearer ...` somewhere inside a longer text. */
const SECRET_ASSIGNMENT =
  /(api[-_ ]?key|access[-_ ]?key|token|secret|passwd|password|passphrase|authorization|credential|cookie)\\?["']?\s*[:=]\s*\\?["']?(?!\s|$)/i;
const CREDENTIALS_IN_URL = /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^/?#\s@]+@/i;

/**
 * Whether a text shows by itself that it holds a secret, whatever it is called: a known token's shape, credentials in a
 * URL, an assignment to a secret's name, or a run of letters and digits that looks drawn by chance.
 */
export function looksSecret(value: string): boolean {
  if (TOKEN_SHAPES.some((shape) => shape.test(value))) return true;
  if (CREDENTIALS_IN_URL.test(value) || SECRET_ASSIGNMENT.test(value)) return true;
  return (value.match(/[A-Za-z0-9]{16,}/g) ?? []).some(looksRandom);
}

/** 16 or more with letters and at least two digits, or 32 and more with both cases: no word or name is like that. */
function looksRandom(run: string): boolean {
  const digitCount = run.replace(/\D/g, '').length;
  if (digitCount >= 2 && digitCount < run.length) return true;
  return run.length >= 32 && /[a-z]/.test(run) && /[A-Z]/.test(run);
}

const BENIGN_VALUES = [
  /^(true|false|yes|no|on|off|null|none|auto|enabled|disabled)$/i,
  /^-?\d{1,9}(\.\d{1,6})?(ms|s|m|h|d|kb|mb|gb)?$/i,
  // a path: absolute, relative with a dot, under home, of Windows
  /^(\/|\.{1,2}([\\/]|$)|~\/|[A-Za-z]:[\\/])[^\0]*$/,
  // one or a few short lower-case words: error, us-east-1, a,b,c
  /^[a-z]{1,16}([-_.][a-z]{1,12}|[-_.]\d{1,2}){0,3}(\s?,\s?[a-z]{1,16}(-[a-z0-9]{1,8})?){0,20}$/,
  /^(DEBUG|INFO|WARN|WARNING|ERROR|FATAL|TRACE)$/,
  // a version, a date, an address
  /^v?\d{1,4}(\.\d{1,4}){1,3}(:\d{1,5})?$/,
  /^\d{4}-\d{2}-\d{2}$/,
  /^localhost(:\d{1,5})?$/,
  /^[\w-]+(\.[\w-]+)*\.(com|org|net|io|dev|ai|app|local|internal)(:\d{1,5})?$/,
];

/** Whether a value is plainly no secret: a boolean, a number, a path, a short lower-case word, a plain URL. */
export function isPlainlyBenign(value: string): boolean {
  if (looksSecret(value)) return false;
  return BENIGN_VALUES.some((shape) => shape.test(value)) || isPlainUrl(value);
}

export function isPath(value: string): boolean {
  return /^(\/|\.{1,2}[\\/]|~\/|[A-Za-z]:[\\/])/.test(value);
}

/** A URL without credentials and without a query. */
export function isPlainUrl(value: string): boolean {
  return /^(https?|wss?):\/\/[^\s?#@]+$/.test(value) && !looksSecret(value);
}
