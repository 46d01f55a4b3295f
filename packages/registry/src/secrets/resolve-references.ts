import { type HttpTransportConfig, McpRouterError, type TransportConfig } from '@mcp-router/core';
import { readKeychain as askKeychain } from './keychain.js';
import { readReferencedFile } from './referenced-file.js';
import { type Reference, splitReferences } from './references.js';
import type { SecretStore } from './secret-store.js';

/** Where the values of references are found. */
export interface ReferenceSources {
  env: Readonly<Record<string, string | undefined>>;
  secrets: Pick<SecretStore, 'get'>;
  /** Gives a file's text; `~/` and environment are not expanded by the caller. Line ends at its end are dropped. */
  readFile: (path: string) => Promise<string>;
  /** Gives an entry of the operating system's keychain, `SERVICE/ACCOUNT`. */
  readKeychain: (entry: string) => Promise<string>;
}

/**
 * The transport with values in place of its references, for connecting. Credentials in a URL (`https://user:pass@host`)
 * become an `Authorization` header, since `fetch` refuses them. Throws `SECRET_NOT_FOUND` for a reference without a
 * value and `CONFIG_INVALID` for a value that cannot stand where it is (a line end in a header, NUL in an argument);
 * neither shows a value.
 */
export async function resolveReferences(
  transport: TransportConfig,
  {
    env = process.env,
    readFile = readReferencedFile,
    readKeychain = askKeychain,
    ...sources
  }: Partial<ReferenceSources> & Pick<ReferenceSources, 'secrets'>,
): Promise<TransportConfig> {
  const resolve = (text: string, place: string) =>
    resolveText(text, place, { env, readFile, readKeychain, ...sources });
  if (transport.type !== 'stdio') {
    const url = await resolve(transport.url, 'url');
    const headers = await resolveMembers(transport.headers, 'headers', resolve);
    const secret = transport.auth?.clientSecret;
    const clientSecret = secret === undefined ? undefined : await resolve(secret, 'auth.clientSecret');
    const auth = transport.auth && {
      ...transport.auth,
      ...(clientSecret === undefined ? {} : { clientSecret }),
    };
    return withAuthorization({ ...transport, url, ...(headers && { headers }), ...(auth && { auth }) });
  }
  const args = transport.args?.map((text, index) => resolve(text, `args[${index}]`));
  const environment = await resolveMembers(transport.env, 'env', resolve);
  return {
    ...transport,
    command: await resolve(transport.command, 'command'),
    ...(args && { args: await Promise.all(args) }),
    ...(environment && { env: environment }),
    ...(transport.cwd === undefined ? {} : { cwd: await resolve(transport.cwd, 'cwd') }),
  };
}

type Resolve = (text: string, place: string) => Promise<string>;

async function resolveMembers(
  members: Record<string, string> | undefined,
  place: string,
  resolve: Resolve,
): Promise<Record<string, string> | undefined> {
  if (!members) return undefined;
  const pairs = Object.entries(members).map(async ([name, text]) => [
    name,
    await resolve(text, `${place}.${name}`),
  ]);
  return Object.fromEntries(await Promise.all(pairs));
}

async function resolveText(text: string, place: string, sources: ReferenceSources): Promise<string> {
  const values = splitReferences(text).map(async (segment) =>
    segment.reference ? referencedValue(segment.reference, place, sources) : segment.text,
  );
  const value = (await Promise.all(values)).join('');
  const forbidden = place.startsWith('headers') ? /[\0\r\n]/ : /\0/;
  if (forbidden.test(value)) throw unusable(place, 'holds NUL or a line end');
  return value;
}

async function referencedValue(
  reference: Reference,
  place: string,
  sources: ReferenceSources,
): Promise<string> {
  if (reference.kind === 'secret') {
    const value = await sources.secrets.get(reference.id);
    if (value === undefined) throw missing(`\${secret:${reference.id}}`, place, SECRET_HINT(reference.id));
    return value;
  }
  if (reference.kind === 'env') {
    const value = sources.env[reference.name];
    if (reference.fallback !== undefined) return value || resolveText(reference.fallback, place, sources);
    if (value === undefined) throw missing(`\${env:${reference.name}}`, place, ENV_HINT(reference.name));
    return value;
  }
  if (reference.kind === 'keychain') return sources.readKeychain(reference.entry);
  return fileValue(reference.path, place, sources);
}

async function fileValue(path: string, place: string, sources: ReferenceSources): Promise<string> {
  try {
    return (await sources.readFile(path)).replace(/(\r?\n)+$/, '');
  } catch (cause) {
    const hint = `Write the value into ${path}, readable by this user, or give the server another one.`;
    throw missing(`\${file:${path}}`, place, hint, cause);
  }
}

const SECRET_HINT = (id: string) =>
  `Set it with \`secrets.change({ put: { '${id}': value } })\`, or give the server the value itself: it becomes this secret.`;
const ENV_HINT = (name: string) =>
  `Set the environment variable ${name} before MCP Router starts, or give a default: \${env:${name}:-...}.`;

function missing(reference: string, place: string, hint: string, cause?: unknown): McpRouterError {
  return new McpRouterError(
    'SECRET_NOT_FOUND',
    `There is no value for ${reference}, which ${place} refers to.`,
    {
      hint,
      details: { reference, path: `transport.${place}` },
      ...(cause === undefined ? {} : { cause }),
    },
  );
}

function withAuthorization(transport: HttpTransportConfig): HttpTransportConfig {
  if (!URL.canParse(transport.url)) throw unusable('url', 'is not a URL');
  const url = new URL(transport.url);
  if (!/^https?:$/.test(url.protocol)) throw unusable('url', 'is not a http:// or https:// URL');
  if (!url.username && !url.password) return transport;
  const credentials = `${decode(url.username)}:${decode(url.password)}`;
  url.username = '';
  url.password = '';
  const named = Object.keys(transport.headers ?? {}).some((name) => name.toLowerCase() === 'authorization');
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  const headers = named ? transport.headers : { ...transport.headers, Authorization: authorization };
  return { ...transport, url: url.href, ...(headers && { headers }) };
}

/** As typed where it isn't valid percent-encoding. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function unusable(place: string, reason: string): McpRouterError {
  return new McpRouterError(
    'CONFIG_INVALID',
    `The value of ${place} ${reason} once its references are resolved.`,
    {
      hint: 'Correct the value that the references in it stand for.',
      details: { path: `transport.${place}` },
    },
  );
}
