/**
 * Other ways to write a word or a service: both sides become the form on the right before they are compared.
 * Single words only, lower case, before stemming. Kept to what is the same thing, not merely related.
 */
const SAME_THING: Record<string, string> = {
  postgres: 'postgresql',
  psql: 'postgresql',
  pg: 'postgresql',
  mongo: 'mongodb',
  k8s: 'kubernetes',
  kube: 'kubernetes',
  gh: 'github',
  repo: 'repository',
  repos: 'repository',
  pr: 'pullrequest',
  prs: 'pullrequest',
  js: 'javascript',
  ts: 'typescript',
  py: 'python',
  db: 'database',
  dbs: 'database',
  dir: 'directory',
  dirs: 'directory',
  folder: 'directory',
  folders: 'directory',
  config: 'configuration',
  configs: 'configuration',
  env: 'environment',
  auth: 'authentication',
  docs: 'document',
  doc: 'document',
  info: 'information',
  pic: 'picture',
  pics: 'picture',
  img: 'image',
  msg: 'message',
  msgs: 'message',
  app: 'application',
  apps: 'application',
  e2e: 'endtoend',
  emails: 'email',
  mail: 'email',
  mails: 'email',
  temp: 'temperature',
  btc: 'bitcoin',
  eth: 'ethereum',
  params: 'parameter',
  args: 'argument',
  spec: 'specification',
  specs: 'specification',
  remove: 'delete',
  todos: 'todo',
  vm: 'virtualmachine',
  vms: 'virtualmachine',
  webpage: 'page',
  webpages: 'page',
  photo: 'picture',
  photos: 'picture',
};

/** Several words that are one name, written apart or abbreviated; the parts are joined. */
const JOINED: Record<string, string> = {
  'pull request': 'pullrequest',
  'pull requests': 'pullrequest',
  'virtual machine': 'virtualmachine',
  'virtual machines': 'virtualmachine',
  'end to': 'endtoend',
  'file system': 'filesystem',
  'e mail': 'email',
  'e mails': 'email',
  'web page': 'page',
  'web pages': 'page',
  'web site': 'website',
  'time zone': 'timezone',
  'data base': 'database',
  'git hub': 'github',
  'git lab': 'gitlab',
  'you tube': 'youtube',
  'google docs': 'googledocs',
};

const FIRST_WORDS = new Set(Object.keys(JOINED).map((pair) => pair.slice(0, pair.indexOf(' '))));

/** The one form of a word. */
export function canonicalWord(word: string): string {
  return Object.hasOwn(SAME_THING, word) ? (SAME_THING[word] ?? word) : word;
}

/** The one form of two neighbouring words, or undefined when they are just two words. */
export function canonicalPair(first: string, second: string): string | undefined {
  if (!FIRST_WORDS.has(first)) return undefined;
  const pair = `${first} ${second}`;
  return Object.hasOwn(JOINED, pair) ? JOINED[pair] : undefined;
}
