/** A subset of the fleet under a name: what a client that uses it sees, and can call. */
export interface Profile {
  /** 1 to 64 of A-Z a-z 0-9 . _ - */
  name: string;
  /** Servers by id, by tag or by capability; any of these is enough. Default: all. */
  servers?: string[];
  tags?: string[];
  capabilities?: string[];
  /** Only these tools: `server/tool`, `*` for any run of characters. Default: all of the servers. */
  allow?: string[];
  /** None of these, whatever else is said. */
  deny?: string[];
  /** By `server/tool`: another name, another description. */
  tools?: Record<string, ToolChange>;
}

/** How a tool looks in a profile. */
export interface ToolChange {
  name?: string;
  description?: string;
}

/** Keeps profiles. */
export interface Profiles {
  /** In the order of their names. */
  list(): Promise<Profile[]>;
  /** Rejects with `PROFILE_NOT_FOUND`. */
  get(name: string): Promise<Profile>;
  /** Makes or replaces one. Rejects with `USAGE_INVALID` for what can't be one. */
  set(profile: Profile): Promise<Profile>;
  /** Gives what was removed. Rejects with `PROFILE_NOT_FOUND`. */
  remove(name: string): Promise<Profile>;
}
