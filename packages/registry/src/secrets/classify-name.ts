/** Words of a name that say "this is a secret". `tokens` isn't one: MAX_TOKENS is a count. */
const SECRET_WORDS = new Set(
  `token secret secrets password passwd passphrase pwd pass auth authorization credential credentials creds key keys
  apikey accesskey secretkey privatekey private pat jwt bearer cookie session signature hmac salt dsn webhook oauth
  license seed mnemonic otp pin`.split(/\s+/),
);

/** Last words of names whose values are settings that people want to read. */
const BENIGN_LAST_WORDS = new Set(
  `path dir directory folder file level host hostname port region zone env environment mode format timeout limit
  size count model models version lang language locale timezone tz home verbose debug color encoding protocol
  transport interval retries retry enabled disabled tokens debugging`.split(/\s+/),
);
const BENIGN_NAMES = new Set(
  `path home shell user lang term tz log level node env editor pager browser display debug verbose port host accept
  content type agent`.split(/\s+/),
);
const LOCATION_WORDS = new Set(['path', 'file', 'dir', 'directory', 'folder']);
const ADDRESS_WORDS = new Set(['url', 'uri', 'endpoint', 'host', 'domain', 'server', 'base', 'issuer']);

/** What a name says about its value. */
export interface NameKind {
  /** A word of it names a secret: `GITHUB_TOKEN`, `X-Api-Key`, `--client-secret`. */
  secret: boolean;
  /** It names a setting: `LOG_LEVEL`, `NODE_ENV`, `PORT`, `DATA_DIR`. */
  benign: boolean;
  /** It says that the value is the place of something: `KEY_PATH`, `TOKEN_FILE`. */
  location: boolean;
  /** It says that the value is an address: `AUTH_URL`. */
  address: boolean;
}

export function classifyName(name: string): NameKind {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const secret = words.some((word) => SECRET_WORDS.has(word)) || /(apikey|token|secret|password)$/.test(last);
  return {
    secret,
    benign: !secret && (BENIGN_LAST_WORDS.has(last) || words.every((word) => BENIGN_NAMES.has(word))),
    location: LOCATION_WORDS.has(last),
    address: ADDRESS_WORDS.has(last),
  };
}

/** Lower-case words of a name: cut at separators and where camelCase turns. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
