import { basename, dirname, sep } from 'node:path';
import { McpRouterError } from '@mcp-router/core';
import { secretName } from '../secrets/vault.js';
import { isObject, type JsonObject } from './detect-format.js';
import type { ConfigFormat, ParseOptions } from './import-types.js';

/** What the conversion of one entry knows and collects. */
export interface EntryScope {
  serverId: string;
  format: ConfigFormat;
  /** Undefined when neither the file's place nor the option tells. */
  workspaceFolder: string | undefined;
  /** The text that stands for an asked-for value: the value, a default, or a reference to a secret. */
  input(id: string, asked?: AskedInput): string;
  /** Whether a value was given for it. */
  hasInput(id: string): boolean;
  warn(message: string): void;
  /** Given values of secret inputs, by the id of the reference. */
  secrets: Record<string, string>;
  /** Ids of the references to inputs without a value. */
  asked: string[];
}

/** What is known about a value that a client would ask for. */
interface AskedInput {
  secret: boolean;
  fallback?: string;
}

/** Makes the scope of one entry. */
export function createScope(
  serverId: string,
  format: ConfigFormat,
  definitions: unknown[],
  options: ParseOptions,
  warn: (message: string) => void,
): EntryScope {
  const secrets: Record<string, string> = {};
  const asked: string[] = [];
  const given = new Map(Object.entries(options.inputs ?? {}));
  return {
    serverId,
    format,
    workspaceFolder: options.workspaceFolder ?? folderOf(options.path),
    secrets,
    asked,
    warn,
    hasInput: (id) => given.has(id),
    input(id, definition = definitionOf(definitions, id)) {
      const value = given.get(id) ?? definition.fallback;
      if (value !== undefined && !definition.secret) return value;
      const secretId = `${serverId}.input-${secretName(id)}`;
      if (value === undefined) {
        asked.push(secretId);
        warn(`needs a value for "${id}": set the secret ${secretId}, or give it as an input`);
      } else secrets[secretId] = value;
      return `\${secret:${secretId}}`;
    },
  };
}

/** VS Code's definition of an input. One without a definition is taken for a secret. */
function definitionOf(definitions: unknown[], id: string): AskedInput {
  const found = definitions.find((item): item is JsonObject => isObject(item) && item.id === id);
  const fallback = found?.default;
  const secret = !found || found.password === true;
  return { secret, ...(typeof fallback === 'string' ? { fallback } : {}) };
}

function folderOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const folder = dirname(path);
  return ['.vscode', '.cursor'].includes(basename(folder)) ? dirname(folder) : folder;
}

/** `${env:X}`, `${X}`, `${X:-default}`, `${input:x}`, `${workspaceFolder}`: anything of that look. */
const VARIABLE = /\$\{([^{}]*)\}/g;
const NAME = /^[A-Za-z_]\w*$/;

/**
 * The text with the variables of other clients in our form: environment variables and inputs as references, places as
 * text. Variables named in `own` stay: the server gets them in its environment and fills them in by itself, as mcp-remote
 * does. Throws `CONFIG_INVALID` for one that only the other client can know, such as `${command:...}`.
 */
export function translateVariables(
  text: string,
  scope: EntryScope,
  own: ReadonlySet<string> = new Set(),
): string {
  return text.replace(VARIABLE, (whole, inner: string) => {
    const [, kind = '', rest = ''] = /^([A-Za-z]+):(?!-)(.*)$/s.exec(inner) ?? [];
    if (['env', 'file', 'secret'].includes(kind)) return whole;
    if (kind === 'input') return scope.input(rest);
    const place = placeOf(kind || inner, scope);
    if (place !== undefined) return place;
    if (own.has(inner)) return whole;
    if (scope.format === 'mcpServers' && NAME.test(inner.split(':-')[0] ?? '')) return `\${env:${inner}}`;
    if (kind !== '' || scope.format === 'vscode') throw unknownVariable(whole);
    return whole;
  });
}

function placeOf(name: string, { workspaceFolder }: EntryScope): string | undefined {
  if (name === 'userHome') return process.platform === 'win32' ? '${env:USERPROFILE}' : '${env:HOME}';
  if (name === 'pathSeparator' || name === '/') return sep;
  if (!['workspaceFolder', 'workspaceRoot', 'workspaceFolderBasename'].includes(name)) return undefined;
  if (workspaceFolder === undefined) {
    throw new McpRouterError('CONFIG_INVALID', `uses \${${name}}, and it is not known which folder that is`, {
      hint: 'Give `workspaceFolder`, or the path of the file.',
    });
  }
  return name === 'workspaceFolderBasename' ? basename(workspaceFolder) : workspaceFolder;
}

function unknownVariable(variable: string): McpRouterError {
  return new McpRouterError(
    'CONFIG_INVALID',
    `uses ${variable}, which only the client it was written for knows`,
    {
      hint: 'Write the value itself, or ${env:NAME}.',
    },
  );
}
