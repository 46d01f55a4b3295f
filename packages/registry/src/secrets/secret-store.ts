/** What becomes of some secrets, all at once. */
export interface SecretChange {
  put?: Record<string, string>;
  /** Like `put`, for ids that have no value yet; the others keep theirs. */
  add?: Record<string, string>;
  remove?: string[];
}

/**
 * Keeps secret values by id. A secret of a server has the id `<serverId>.<NAME>`, where NAME holds no dot. Every method
 * rejects with `SECRETS_UNREADABLE` when the place they are kept in can't be used.
 */
export interface SecretStore {
  get(id: string): Promise<string | undefined>;
  /** Ids in order, never values. */
  ids(): Promise<string[]>;
  /** Makes the whole change or none of it. `remove` of an unknown id does nothing. */
  change(change: SecretChange): Promise<void>;
}

/** The server a secret belongs to: everything before the last dot. */
export function secretOwner(id: string): string {
  return id.slice(0, Math.max(0, id.lastIndexOf('.')));
}

/** Secrets that live as long as this process. */
export function memorySecretStore(initial: Record<string, string> = {}): SecretStore {
  let secrets = new Map(Object.entries(initial));
  return {
    get: async (id) => secrets.get(id),
    ids: async () => [...secrets.keys()].sort(),
    change: async (change) => {
      secrets = applyChange(secrets, change);
    },
  };
}

/** The secrets after the change. Removal goes first, so that an id in both is put. */
export function applyChange(secrets: ReadonlyMap<string, string>, change: SecretChange): Map<string, string> {
  const next = new Map(secrets);
  for (const id of change.remove ?? []) next.delete(id);
  for (const [id, value] of Object.entries(change.put ?? {})) next.set(id, value);
  for (const [id, value] of Object.entries(change.add ?? {})) if (!next.has(id)) next.set(id, value);
  return next;
}
