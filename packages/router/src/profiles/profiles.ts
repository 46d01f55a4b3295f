import { closestNames, McpRouterError, type MetadataStore } from '@mcp-router/core';
import { z } from 'zod';
import type { Profile, Profiles } from './types.js';

const COLLECTION = 'profiles';

const names = z.array(z.string().min(1).max(300)).max(1_000).exactOptional();
const profileSchema = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be 1 to 64 of A-Z a-z 0-9 . _ -'),
  servers: names,
  tags: names,
  capabilities: names,
  allow: names,
  deny: names,
  tools: z
    .record(
      z.string().regex(/^[^/]+\/.+$/, 'must be server/tool'),
      z.strictObject({
        name: z.string().min(1).max(64).exactOptional(),
        description: z.string().max(20_000).exactOptional(),
      }),
    )
    .exactOptional(),
});

export function createProfiles(store: MetadataStore): Profiles {
  const list = async () => (await store.listDocuments<Profile>(COLLECTION)).map(({ value }) => value);
  const get = async (name: string) => {
    const found = (await store.getDocument<Profile>(COLLECTION, name || '-'))?.value;
    if (found) return found;
    throw notFound(
      name,
      (await list()).map((one) => one.name),
    );
  };
  return {
    list,
    get,
    async set(profile) {
      const parsed = profileSchema.safeParse(profile);
      if (!parsed.success) throw invalid(z.prettifyError(parsed.error));
      await store.putDocument(COLLECTION, parsed.data.name, parsed.data);
      return parsed.data;
    },
    async remove(name) {
      const profile = await get(name);
      await store.deleteDocument(COLLECTION, name);
      return profile;
    },
  };
}

function invalid(problems: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', `That is no profile: ${problems}`, {
    hint: 'Its members are in the README of @mcp-router/router.',
  });
}

function notFound(name: string, known: string[]): McpRouterError {
  const closest = closestNames(name, known);
  return new McpRouterError('PROFILE_NOT_FOUND', `There is no profile "${name}".`, {
    hint: closest[0] ? `Did you mean "${closest[0]}"?` : 'List the profiles for their names.',
    details: { name, closest },
  });
}
