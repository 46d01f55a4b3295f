/** Collects the secrets of one server and gives each its reference. */
export interface Vault {
  /** The reference that now stands for the value. Equal values of one name share a secret. */
  put(name: string, value: string): string;
  /** What was collected, by id. */
  secrets(): Record<string, string>;
}

/** `taken` are ids that mean other secrets already. */
export function createVault(serverId: string, taken: ReadonlySet<string> = new Set()): Vault {
  const secrets = new Map<string, string>();
  const isFree = (id: string, value: string) => !taken.has(id) && (secrets.get(id) ?? value) === value;
  return {
    put(name, value) {
      const base = `${serverId}.${secretName(name)}`;
      let id = base;
      for (let n = 2; !isFree(id, value); n++) id = `${base}_${n}`;
      secrets.set(id, value);
      return `\${secret:${id}}`;
    },
    secrets: () => Object.fromEntries(secrets),
  };
}

/** The name of a variable, header or option as the last part of a secret's id: letters, digits, `_` and `-`. */
export function secretName(name: string): string {
  return (
    name
      .replace(/^-+/, '')
      .replace(/[^A-Za-z0-9_-]+/g, '_')
      .slice(0, 100) || 'SECRET'
  );
}
