import type { CatalogDifference, ResourceDefinition, ServerCatalog } from '@mcp-router/core';
import { canonicalJson } from './fingerprint.js';
import type { CatalogDifferences } from './registry-types.js';

/** What `after` adds to, lacks of, or says otherwise than `before`, by name, each in the order it was listed. */
export function catalogDifferences(before: ServerCatalog, after: ServerCatalog): CatalogDifferences {
  const tools = (catalog: ServerCatalog) =>
    catalog.tools.map((tool) => [tool.name, tool.fingerprint] as const);
  const resources = (catalog: ServerCatalog) =>
    [...catalog.resources, ...catalog.resourceTemplates].map(
      (resource) => [resourceKey(resource), canonicalJson(resource)] as const,
    );
  const prompts = (catalog: ServerCatalog) =>
    catalog.prompts.map((prompt) => [prompt.name, canonicalJson(prompt)] as const);
  return {
    tools: difference(tools(before), tools(after)),
    resources: difference(resources(before), resources(after)),
    prompts: difference(prompts(before), prompts(after)),
  };
}

/** What names a resource or a template within its server. */
export function resourceKey(resource: ResourceDefinition): string {
  return resource.uri ?? resource.uriTemplate ?? resource.name;
}

export function isEmptyDifference({ tools, resources, prompts }: CatalogDifferences): boolean {
  return [tools, resources, prompts].every(
    ({ added, removed, changed }) => added.length + removed.length + changed.length === 0,
  );
}

type Entries = (readonly [name: string, content: string])[];

function difference(before: Entries, after: Entries): CatalogDifference {
  const old = new Map(before);
  const now = new Map(after);
  return {
    added: [...now.keys()].filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
    changed: [...now]
      .filter(([name, content]) => old.has(name) && old.get(name) !== content)
      .map(([name]) => name),
  };
}
