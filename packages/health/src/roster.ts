import { type Clock, McpRouterError } from '@mcp-router/core';

export interface RosterOptions {
  serverIds: (() => string[] | Promise<string[]>) | undefined;
  intervalMs: number;
  clock: Clock;
  onAdd: (serverId: string) => void;
  onRemove: (serverId: string) => void;
  /** `serverIds` answered, and every addition and removal has been told. */
  onRefreshed: () => void;
  onProblem: (error: McpRouterError) => void;
}

/** Which servers are to be checked: those watched, and those that `serverIds` gives. */
export interface Roster {
  watch(serverId: string): void;
  unwatch(serverId: string): void;
  /** Asks `serverIds` anew. Never rejects: what fails is a problem, and the servers stay. */
  refresh(): Promise<void>;
  serverIds(): string[];
  /** Refreshes now and every interval. */
  start(): void;
  stop(): void;
}

export function createRoster(options: RosterOptions): Roster {
  const { intervalMs, clock, onAdd, onRemove, onRefreshed, onProblem } = options;
  const watched = new Set<string>();
  let listed = new Set<string>();
  let cancelTimer: (() => void) | undefined;
  let refreshing: Promise<void> | undefined;
  /** Counts starts and stops, so that a refresh from before one has no successor. */
  let generation = 0;

  const all = () => new Set([...watched, ...listed]);
  const change = (apply: () => void) => {
    const before = all();
    apply();
    const after = all();
    for (const serverId of before) if (!after.has(serverId)) onRemove(serverId);
    for (const serverId of after) if (!before.has(serverId)) onAdd(serverId);
  };
  const refreshOnce = async (list: () => string[] | Promise<string[]>) => {
    try {
      const given = checkedIds(await list());
      change(() => {
        listed = given;
      });
      onRefreshed();
    } catch (error) {
      onProblem(listingFailed(error));
    }
  };
  const refresh = () => {
    if (!options.serverIds) return Promise.resolve();
    refreshing ??= refreshOnce(options.serverIds).finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  };
  const keepRefreshing = async () => {
    const mine = generation;
    await refresh();
    if (mine === generation) cancelTimer = clock.setTimer(keepRefreshing, intervalMs);
  };
  const stop = () => {
    generation += 1;
    cancelTimer?.();
  };
  return {
    watch: (serverId) => change(() => watched.add(serverId)),
    unwatch: (serverId) =>
      change(() => {
        watched.delete(serverId);
        listed.delete(serverId);
      }),
    refresh,
    serverIds: () => [...all()].sort(),
    start() {
      stop();
      if (options.serverIds) void keepRefreshing();
    },
    stop,
  };
}

function checkedIds(ids: unknown): Set<string> {
  if (Array.isArray(ids) && ids.every((id) => typeof id === 'string' && id !== '')) return new Set(ids);
  throw new McpRouterError('USAGE_INVALID', '"serverIds" did not give a list of server ids', {
    hint: 'It must give an array of strings that are not empty, or a promise of one.',
  });
}

function listingFailed(cause: unknown): McpRouterError {
  if (McpRouterError.isInstance(cause)) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new McpRouterError('INTERNAL', `The list of servers to check could not be had: ${message}`, {
    cause,
    retryable: true,
    hint: 'The monitor goes on with the servers it knows and asks "serverIds" again after an interval.',
  });
}
