import {
  type Clock,
  type LanguageModel,
  McpRouterError,
  type MetadataStore,
  serverStatus,
  type TokenUsage,
  type Tool,
} from '@mcp-router/core';
import { changeDocument } from '../change-document.js';
import { estimatedTokens } from '../select/model-data.js';
import {
  ENRICH_INSTRUCTIONS,
  ENRICH_SCHEMA,
  enrichPrompt,
  REQUESTS_PER_TOOL,
  readRequests,
  type ToolToEnrich,
} from './enrich-prompt.js';
import { allEnrichments, COLLECTION, enrichmentKey } from './stored-enrichments.js';
import type { EnrichFilter, Enrichment, Enrichments, EnrichResult } from './types.js';

export interface EnrichmentParts {
  store: MetadataStore;
  model: LanguageModel | undefined;
  clock: Pick<Clock, 'now'>;
  /** Told when accepted requests of a server changed. */
  onDecided: (serverId: string) => void;
}

/** Tools a question: the instructions are paid once for all of them, and one bad answer loses few. */
const BATCH_SIZE = 12;
const TOKENS_PER_TOOL = 110;
const TIMEOUT_MS = 120_000;

export function createEnrichments(parts: EnrichmentParts): Enrichments {
  const { store } = parts;
  return {
    async estimate(filter = {}) {
      const batches = batchesOf(await toolsToEnrich(store, filter));
      return {
        toolCount: batches.flat().length,
        batchCount: batches.length,
        usage: batches.map(estimatedUsage).reduce(added, { inputTokens: 0, outputTokens: 0 }),
      };
    },
    run: (filter = {}, options = {}) => run(parts, filter, options),
    list: (filter = {}) => allEnrichments(store, filter),
    async decide(state, { toolName, ...filter } = {}) {
      const pending = await allEnrichments(store, { ...filter, state: 'pending' });
      const concerned = pending.filter(({ ref }) => toolName === undefined || ref.name === toolName);
      for (const enrichment of concerned) await decideOne(store, enrichment, state);
      for (const serverId of new Set(concerned.map(({ ref }) => ref.serverId))) parts.onDecided(serverId);
      return concerned.length;
    },
  };
}

/** One whose tool was enriched anew meanwhile stays pending. */
async function decideOne(
  store: MetadataStore,
  enrichment: Enrichment,
  state: Enrichment['state'],
): Promise<void> {
  await changeDocument<Enrichment>(store, COLLECTION, enrichmentKey(enrichment.ref), (kept = enrichment) =>
    kept.fingerprint === enrichment.fingerprint ? { ...kept, state } : kept,
  );
}

type EnrichableTool = ToolToEnrich & { tool: Tool };

async function run(
  { store, model, clock }: EnrichmentParts,
  filter: EnrichFilter,
  { signal, onProgress }: NonNullable<Parameters<Enrichments['run']>[1]>,
): Promise<EnrichResult> {
  if (!model) throw noModelError();
  const tools = await toolsToEnrich(store, filter);
  const result: EnrichResult = { written: 0, left: tools.length, usage: { inputTokens: 0, outputTokens: 0 } };
  onProgress?.({ done: 0, total: tools.length });
  let asked = 0;
  for (const batch of batchesOf(tools)) {
    try {
      const { requests, usage, modelId } = await askForRequests(model, batch, signal);
      result.usage = added(result.usage, usage);
      for (const [place, written] of requests) {
        const entry = batch[place];
        if (entry)
          await keep(store, entry.tool, {
            requests: written,
            provider: model.provider,
            modelId,
            at: clock.now(),
          });
      }
      result.written += requests.size;
      result.left -= requests.size;
    } catch (failure) {
      const error = McpRouterError.from(failure);
      // One answer that can't be read loses its batch; a model that is down, or a caller who has enough, ends the run.
      if (error.code !== 'LLM_OUTPUT_INVALID') return { ...result, failure: error.toJSON() };
    }
    asked += batch.length;
    onProgress?.({ done: asked, total: tools.length });
  }
  return result;
}

async function askForRequests(
  model: LanguageModel,
  batch: EnrichableTool[],
  signal: AbortSignal | undefined,
) {
  const { value, usage, modelId } = await model.generate({
    system: ENRICH_INSTRUCTIONS,
    prompt: enrichPrompt(batch),
    schema: ENRICH_SCHEMA,
    maxOutputTokens: 2 * TOKENS_PER_TOOL * batch.length,
    timeoutMs: TIMEOUT_MS,
    ...(signal ? { signal } : {}),
  });
  return { requests: readRequests(value, batch.length), usage, modelId };
}

async function keep(
  store: MetadataStore,
  { serverId, name, fingerprint }: Tool,
  written: Pick<Enrichment, 'requests' | 'provider' | 'modelId' | 'at'>,
): Promise<void> {
  const ref = { serverId, name };
  const enrichment: Enrichment = { ref, fingerprint, state: 'pending', ...written };
  await store.putDocument(COLLECTION, enrichmentKey(ref), enrichment);
}

/** Tools whose present version has no requests, of servers that may be routed to. */
async function toolsToEnrich(store: MetadataStore, filter: EnrichFilter): Promise<EnrichableTool[]> {
  const fingerprints = new Map(
    (await allEnrichments(store, filter)).map(({ ref, fingerprint }) => [enrichmentKey(ref), fingerprint]),
  );
  const servers = new Map((await store.listServers()).map((server) => [server.id, server]));
  const tools = await store.listTools();
  return tools.flatMap((tool) => {
    const server = servers.get(tool.serverId);
    if (!server || ['disabled', 'quarantined'].includes(serverStatus(server))) return [];
    if (filter.serverIds && !filter.serverIds.includes(server.id)) return [];
    if (fingerprints.get(enrichmentKey(tool)) === tool.fingerprint) return [];
    return { tool, serverId: server.id, serverName: server.name, definition: tool.definition };
  });
}

function batchesOf<T>(tools: readonly T[]): T[][] {
  const count = Math.ceil(tools.length / BATCH_SIZE);
  return Array.from({ length: count }, (_, at) => tools.slice(at * BATCH_SIZE, (at + 1) * BATCH_SIZE));
}

function estimatedUsage(batch: readonly ToolToEnrich[]): TokenUsage {
  const prompt = [ENRICH_INSTRUCTIONS, enrichPrompt(batch), JSON.stringify(ENRICH_SCHEMA.jsonSchema)];
  // 20 words a request, and the list around them.
  return { inputTokens: estimatedTokens(...prompt), outputTokens: batch.length * REQUESTS_PER_TOOL * 32 };
}

function added(one: TokenUsage, other: TokenUsage): TokenUsage {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
  };
}

function noModelError(): McpRouterError {
  return new McpRouterError('LLM_NO_KEY', 'There is no language model to write example requests.', {
    hint: 'Set the key of one, such as OPENAI_API_KEY.',
  });
}
