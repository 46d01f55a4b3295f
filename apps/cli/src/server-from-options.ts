import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { McpRouterError, type ServerConfig, type TransportConfig } from '@mcp-router/core';
import { defined } from './defined.js';

/** What `mcp-router add` is told about a server. */
export interface ServerOptions {
  env?: string[];
  header?: string[];
  tag?: string[];
  capability?: string[];
  description?: string;
  cwd?: string;
  transport?: string;
  /** In ms. */
  idleTimeout?: number;
  keepWarm?: boolean;
}

/** The server that the words of a command line describe. Throws `USAGE_INVALID` for what doesn't go together. */
export function serverFromOptions(id: string, target: string[], options: ServerOptions): ServerConfig {
  const { description, tag, capability, idleTimeout, keepWarm } = options;
  const isUrl = /^[a-z][a-z0-9+.-]*:\/\//i.test(target[0] ?? '');
  const type = options.transport ?? (isUrl ? 'http' : 'stdio');
  return {
    id,
    ...defined({ description, tags: tag, capabilities: capability, idleTimeoutMs: idleTimeout, keepWarm }),
    transport: type === 'stdio' ? localServer(target, options) : remoteServer(type, target, options),
  };
}

function localServer([command = '', ...args]: string[], options: ServerOptions): TransportConfig {
  if (options.header) throw misfit('--header', 'a server that is reached by a URL', '--env');
  const cwd = options.cwd === undefined ? folderOf([command, ...args]) : resolve(options.cwd);
  const env = options.env && pairs(options.env, '=', '--env');
  return { type: 'stdio', command, args, ...defined({ env, cwd }) };
}

/** A kind that nobody knows goes on to the registry, which says so. */
function remoteServer(type: string, [url = '', ...rest]: string[], options: ServerOptions): TransportConfig {
  if (options.env) throw misfit('--env', 'a server that is started by a command', '--header');
  if (options.cwd) throw misfit('--cwd', 'a server that is started by a command', '--header');
  if (rest.length > 0) {
    throw new McpRouterError('USAGE_INVALID', `Nothing can stand behind the URL; "${rest[0]}" does.`, {
      hint: 'For headers use --header "Name: value".',
    });
  }
  const headers = options.header && pairs(options.header, ':', '--header');
  return { type: type as 'http', url, ...defined({ headers }) };
}

/** The current folder, when a word of the command names something in it: else it would only start from here. */
function folderOf(words: string[]): string | undefined {
  return words.some((word) => word !== '' && !isAbsolute(word) && existsSync(word)) ? resolve() : undefined;
}

function misfit(option: string, what: string, instead: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `${option} is for ${what}.`, {
    hint: `Leave it out, or use ${instead}.`,
  });
}

/** The value may be a secret, so a message never shows the text. */
function pairs(texts: string[], separator: '=' | ':', option: string): Record<string, string> {
  const example = separator === '=' ? 'LOG_LEVEL=error' : '"Accept-Language: en"';
  const entries = texts.map((text) => {
    const at = text.indexOf(separator);
    if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trimStart()] as const;
    throw new McpRouterError('USAGE_INVALID', `${option} takes a name, "${separator}" and a value.`, {
      hint: `Write for example ${option} ${example}.`,
    });
  });
  return Object.fromEntries(entries);
}
