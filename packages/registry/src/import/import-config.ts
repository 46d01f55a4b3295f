import { dirname, resolve } from 'node:path';
import { McpRouterError } from '@mcp-router/core';
import type { RegistryContext } from '../registry-context.js';
import { registerServer, updateServer } from '../registry-writes.js';
import { secretIds } from '../secrets/references.js';
import { readConfigFile } from './config-file.js';
import { parseEnvFile } from './env-file.js';
import type { ConfigSource, ImportOptions, ImportReport, ParsedEntry } from './import-types.js';
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
  for (const entry of entries) {
    try {
      const exists = await alreadyThere(context, entry, onDuplicate);
      const complete = await withEnvFile(entry, file, report);
      await warnMissingSecrets(context, complete, report);
      if (!dryRun) await admit(context, complete, exists);
      report[exists ? 'updated' : 'added'].push(entry.config.id);
    } catch (error) {
      const { code, message } = McpRouterError.from(error);
      report.skipped.push({ id: entry.config.id, path: entry.path, code, reason: message });
    }
  }
  return report;
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
  report: ImportReport,
): Promise<ParsedEntry> {
  const { config, envFile, path } = entry;
  if (envFile === undefined || config.transport.type !== 'stdio') return entry;
  const place = resolve(file === undefined ? '.' : dirname(file), envFile);
  const env = { ...parseEnvFile(await readConfigFile(place)), ...config.transport.env };
  report.warnings.push({
    path,
    message: `has the variables that ${place} holds now; later changes of it don't count`,
  });
  return { ...entry, config: { ...config, transport: { ...config.transport, env } } };
}

/** An export holds references, and another computer has other secrets. */
async function warnMissingSecrets(
  { secrets }: RegistryContext,
  { config, path, secrets: given }: ParsedEntry,
  { warnings }: ImportReport,
): Promise<void> {
  const wanted = [...secretIds(config.transport)].filter((id) => !Object.hasOwn(given, id));
  if (wanted.length === 0) return;
  const known = new Set(await secrets.ids());
  const told = warnings.filter((warning) => warning.path === path).map((warning) => warning.message);
  for (const id of wanted) {
    if (known.has(id) || told.some((message) => message.includes(id))) continue;
    warnings.push({ path, message: `refers to the secret ${id}, which has no value yet` });
  }
}
