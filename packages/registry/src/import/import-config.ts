import { dirname, resolve } from 'node:path';
import { McpRouterError } from '@mcp-router/core';
import type { RegistryContext } from '../registry-context.js';
import { registerServer, updateServer } from '../registry-writes.js';
import { secretIds } from '../secrets/references.js';
import { readConfigFile } from './config-file.js';
import { parseEnvFile } from './env-file.js';
import type {
  ConfigSource,
  ImportOptions,
  ImportReport,
  ImportWarning,
  ParsedEntry,
  SkippedEntry,
} from './import-types.js';
import { parseConfig } from './parse-config.js';

/** See `ServerRegistry.importConfig`. */
export async function importServers(
  context: RegistryContext,
  source: ConfigSource,
  options: ImportOptions = {},
): Promise<ImportReport> {
  const { dryRun = false, onDuplicate = 'skip', ...parseOptions } = options;
  const file = source.path === undefined ? undefined : resolve(source.path);
  const text = 'text' in source ? source.text : await readConfigFile(resolve(source.path));
  const { format, entries, skipped, warnings } = parseConfig(text, {
    ...parseOptions,
    ...(file && { path: file }),
  });
  const report: ImportReport = {
    ...(file && { file }),
    format,
    dryRun,
    added: [],
    updated: [],
    skipped,
    warnings,
  };
  const outcomes = await Promise.all(
    entries.map((entry) => importEntry(context, entry, file, { dryRun, onDuplicate })),
  );
  for (const outcome of outcomes) {
    if ('skipped' in outcome) report.skipped.push(outcome.skipped);
    else report[outcome.result].push(outcome.id);
    report.warnings.push(...outcome.warnings);
  }
  return report;
}

type Outcome = { warnings: ImportWarning[] } & (
  | { skipped: SkippedEntry }
  | { result: 'added' | 'updated'; id: string }
);

async function importEntry(
  context: RegistryContext,
  entry: ParsedEntry,
  file: string | undefined,
  { dryRun, onDuplicate }: Required<Pick<ImportOptions, 'dryRun' | 'onDuplicate'>>,
): Promise<Outcome> {
  const { id } = entry.config;
  const messages: string[] = [];
  const warnings = () => messages.map((message) => ({ path: entry.path, message }));
  try {
    const exists = await alreadyThere(context, entry, onDuplicate);
    const complete = await withEnvFile(entry, file, messages);
    messages.push(...(await missingSecrets(context, complete)));
    if (!dryRun) await admit(context, complete, exists);
    return { result: exists ? 'updated' : 'added', id, warnings: warnings() };
  } catch (error) {
    const { code, message } = McpRouterError.from(error);
    return { skipped: { id, path: entry.path, code, reason: message }, warnings: [] };
  }
}

async function alreadyThere(
  { store }: RegistryContext,
  { config: { id } }: ParsedEntry,
  onDuplicate: 'skip' | 'update',
): Promise<boolean> {
  const exists = (await store.getServer(id)) !== undefined;
  if (!exists || onDuplicate === 'update') return exists;
  throw new McpRouterError('SERVER_DUPLICATE', `A server "${id}" is registered already.`);
}

async function admit(
  context: RegistryContext,
  { config, secrets }: ParsedEntry,
  exists: boolean,
): Promise<void> {
  const { id, ...changes } = config;
  if (exists) await updateServer(context, id, changes, secrets);
  else await registerServer(context, config, secrets);
}

/** The variables of the entry's file now, under those it names itself; later changes of the file don't show. */
async function withEnvFile(
  entry: ParsedEntry,
  file: string | undefined,
  messages: string[],
): Promise<ParsedEntry> {
  const { config, envFile } = entry;
  if (envFile === undefined || config.transport.type !== 'stdio') return entry;
  const place = resolve(file === undefined ? '.' : dirname(file), envFile);
  const env = { ...parseEnvFile(await readConfigFile(place)), ...config.transport.env };
  messages.push(`has the variables that ${place} holds now; later changes of it don't count`);
  return { ...entry, config: { ...config, transport: { ...config.transport, env } } };
}

/** An export holds references, and another computer has other secrets. Asked-for inputs have told it already. */
async function missingSecrets(
  { secrets }: RegistryContext,
  { config, secrets: given, asked }: ParsedEntry,
): Promise<string[]> {
  const told = new Set([...Object.keys(given), ...asked]);
  const wanted = [...secretIds(config.transport)].filter((id) => !told.has(id));
  if (wanted.length === 0) return [];
  const known = new Set(await secrets.ids());
  return wanted
    .filter((id) => !known.has(id))
    .map((id) => `refers to the secret ${id}, which has no value yet`);
}
