import type { DocumentStore, Tool, ToolRef } from '@mcp-router/core';
import type { EnrichFilter, Enrichment, EnrichmentState } from './types.js';

export const COLLECTION = 'enrichments';
const PAGE = 1_000;

export function enrichmentKey({ serverId, name }: ToolRef): string {
  return `${serverId}/${name}`;
}

/** All that were written, accepted or not, ordered by server and tool. */
export async function allEnrichments(
  store: DocumentStore,
  { serverIds, state }: EnrichFilter & { state?: EnrichmentState } = {},
): Promise<Enrichment[]> {
  const found: Enrichment[] = [];
  for (let after: string | undefined; ; ) {
    const page = await store.listDocuments<Enrichment>(COLLECTION, {
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    });
    found.push(...page.map(({ value }) => value));
    after = page.at(-1)?.key;
    if (page.length < PAGE) break;
  }
  return found.filter(
    ({ ref, state: own }) =>
      (serverIds === undefined || serverIds.includes(ref.serverId)) && (state === undefined || state === own),
  );
}

/** Accepted requests by tool name, of tools that are what they were when the requests were written. */
export function acceptedRequests(
  enrichments: readonly Enrichment[],
  tools: readonly Tool[],
): Record<string, readonly string[]> {
  const fingerprints = new Map(tools.map((tool) => [enrichmentKey(tool), tool.fingerprint]));
  const accepted = enrichments.filter(
    ({ ref, state, fingerprint }) =>
      state === 'accepted' && fingerprints.get(enrichmentKey(ref)) === fingerprint,
  );
  return Object.fromEntries(accepted.map(({ ref, requests }) => [ref.name, requests]));
}

/** Those of one server. */
export async function enrichmentsOf(store: DocumentStore, serverId: string): Promise<Enrichment[]> {
  const documents = await store.listDocuments<Enrichment>(COLLECTION, {
    prefix: `${serverId}/`,
    limit: Number.POSITIVE_INFINITY,
  });
  return documents.map(({ value }) => value);
}

/** A server that is gone leaves nothing that a later one of the same id could use. */
export async function forgetEnrichments(store: DocumentStore, serverId: string): Promise<void> {
  for (const { ref } of await enrichmentsOf(store, serverId)) {
    await store.deleteDocument(COLLECTION, enrichmentKey(ref));
  }
}
