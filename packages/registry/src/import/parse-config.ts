import { McpRouterError } from '@mcp-router/core';
import { parseServerConfig, SERVER_ID_PATTERN } from '../server-config.js';
import { clientEntry } from './client-entry.js';
import { type Detected, detectFormat, type Section } from './detect-format.js';
import { createScope } from './import-scope.js';
import type { ParsedConfig, ParsedEntry, ParseOptions } from './import-types.js';
import { jsonPath } from './json-path.js';
import { readJson } from './read-json.js';
import { toServerId } from './server-id.js';
import { serverJsonEntry } from './server-json.js';

/**
 * Reads the text of a config file: tells its format and gives its servers. Pure. Bad entries stand in `skipped`, the
 * good ones in `entries`, with whatever secrets are written in the file. Throws only for a text that is unusable as a
 * whole: `CONFIG_INVALID` (broken, too large, too deep), `CONFIG_FORMAT_UNKNOWN`.
 */
export function parseConfig(text: string, options: ParseOptions = {}): ParsedConfig {
  const name = options.path === undefined ? 'The config' : options.path;
  const document = readJson(text, name);
  const detected = detectFormat(document.value, name);
  const result: ParsedConfig = { format: detected.format, entries: [], skipped: [], warnings: [] };
  for (const path of document.duplicates) {
    result.warnings.push({ path, message: 'stands twice in the file; the last one counts' });
  }
  const places = new Map<string, string>();
  for (const section of detected.sections) {
    for (const entry of entriesOf(detected, section)) addEntry(result, places, detected, entry, options);
  }
  return result;
}

interface RawEntry {
  key: string;
  path: string;
  raw: unknown;
}

function entriesOf({ format }: Detected, { path, servers }: Section): RawEntry[] {
  if (format === 'server.json')
    return [{ key: String(servers.name ?? ''), path: jsonPath(path), raw: servers }];
  return Object.entries(servers).map(([key, raw]) => ({ key, path: jsonPath([...path, key]), raw }));
}

/** `places` tells where the ids taken so far come from. */
function addEntry(
  result: ParsedConfig,
  places: Map<string, string>,
  detected: Detected,
  entry: RawEntry,
  options: ParseOptions,
): void {
  const { key, path } = entry;
  const id = toServerId(key);
  try {
    const warnings: string[] = [];
    const parsed = parseEntry(id, detected, entry, options, (message) => warnings.push(message));
    const first = places.get(id);
    if (first !== undefined) {
      throw new McpRouterError('SERVER_DUPLICATE', `has the id of ${first}, which comes before it`);
    }
    places.set(id, path);
    result.entries.push(parsed);
    result.warnings.push(...[...new Set(warnings)].map((message) => ({ path, message })));
  } catch (error) {
    const { code, message } = McpRouterError.from(error);
    result.skipped.push({ id: id || key.slice(0, 64), path, code, reason: message });
  }
}

function parseEntry(
  id: string,
  { format, inputs }: Detected,
  { key, path, raw }: RawEntry,
  options: ParseOptions,
  warn: (message: string) => void,
): ParsedEntry {
  if (!SERVER_ID_PATTERN.test(id))
    throw new McpRouterError('CONFIG_INVALID', 'has a name that no id can be made of');
  if (id !== key && format !== 'server.json')
    warn(`is registered as "${id}", since an id holds only A-Z a-z 0-9 . _ -`);
  const scope = createScope(id, format, inputs, options, warn);
  const converted =
    format === 'server.json'
      ? serverJsonEntry(raw as Section['servers'], scope)
      : clientEntry(key, raw, scope);
  const config = parseServerConfig(converted.config);
  return { ...converted, config, path, secrets: scope.secrets, asked: scope.asked };
}
