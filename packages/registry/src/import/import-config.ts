import { dirname, resolve } from 'node:path';
import { McpRouterError, type ServerConfig } from '@mcp-router/core';
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
    const { path, config } = entry;
    try {
      const complete = await withEnvFile(entry, file, report);
      const result = await admit(context, { ...entry, config: complete }, { dryRun, onDuplicate });
      report[result].push(config.id);
      await warnMissingSecrets(context, { ...entry, config: complete }, report);
    } catch (error) {
      const { code, message } = McpRouterError.from(error);
      report.skipped.push({ id: config.id, path, code, reason: message });
    }
  }
  return report;
}

async function admit(
  context: RegistryContext,
  { config, secrets }: ParsedEntry,
  { dryRun, onDuplicate }: { dryRun: boolean; onDuplicate: 'skip' | 'update' },
): Promise<'added' | 'updated'> {
  const exists = (await context.store.getServer(config.id)) !== undefined;
  if (exists && onDuplicate === 'skip') {
    throw new McpRouterError('SERVER_DUPLICATE', `A server "${config.id}" is registered already.`);
  }
  const { id, ...changes } = config;
  if (!dryRun && exists) await updateServer(context, id, changes, secrets);
  if (!dryRun && !exists) await registerServer(context, config, secrets);
  return exists ? 'updated' : 'added';
}

/** The variables of the entry's file now, under those it names itself; later changes of the file don't show. */
async function withEnvFile(
  entry: ParsedEntry,
  file: string | undefined,
  report: ImportReport,
): Promise<ServerConfig> {
  const { config, envFile, path } = entry;
  if (envFile === undefined || config.transport.type !== 'stdio') return config;
  const place = resolve(file === undefined ? '.' : dirname(file), envFile);
  const env = { ...parseEnvFile(await readConfigFile(place)), ...config.transport.env };
  report.warnings.push({
    path,
    message: `has the variables that ${place} holds now; later changes of it don't count`,
  });
  return { ...config, transport: { ...config.transport, env } };
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
