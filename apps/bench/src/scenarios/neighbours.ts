import { initialize, type RawClient, startRawClient } from '../clients/raw-client.js';
import { registered, serveLaunch } from '../gateways/own-gateways.js';
import { bareUpstream } from '../gateways/upstreams.js';
import { processTree } from '../measure/processes.js';
import { type Summary, summarize } from '../measure/statistics.js';

/** A router in front of bare servers, where something befalls one of them while another is called on and on. */
export interface Neighbourhood {
  call(serverId: string, tool: string, args?: Record<string, unknown>): Promise<unknown>;
  /** Process id of a server that runs. */
  pidOf(serverId: string): number;
  close(): Promise<void>;
}

export async function startNeighbourhood(serverIds: string[], folder: string): Promise<Neighbourhood> {
  const database = await registered(
    serverIds.map((id) => bareUpstream(id)),
    folder,
  );
  const client = startRawClient(serveLaunch(['--db', database, '--mode', 'direct']));
  await initialize(client);
  const neighbourhood = over(client);
  // Each one runs before anything is measured.
  for (const id of serverIds) await neighbourhood.call(id, 'echo', { message: 'hello' });
  return neighbourhood;
}

function over(client: RawClient): Neighbourhood {
  return {
    async call(serverId, tool, args = {}) {
      const params = { name: `${serverId}__${tool}`, arguments: args };
      const answer = (await client.request('tools/call', params)) as { isError?: boolean } | undefined;
      if (answer?.isError) throw new Error(JSON.stringify(answer).slice(0, 300));
      return answer;
    },
    pidOf(serverId) {
      const found = processTree(client.pid).find(({ commandLine }) =>
        commandLine.includes(`--name ${serverId} `),
      );
      if (!found) throw new Error(`no process of ${serverId} is running`);
      return found.pid;
    },
    close: () => client.close(),
  };
}

/** Calls `serverId` one call after the other, every 2 ms, until `until` settles: how long each took, in ms. */
export async function callMeanwhile(
  { call }: Neighbourhood,
  serverId: string,
  until: Promise<unknown>,
): Promise<Summary> {
  let running = true;
  const stop = () => {
    running = false;
  };
  until.then(stop, stop);
  const times: number[] = [];
  while (running) {
    const begin = performance.now();
    await call(serverId, 'echo', { message: 'still there?' });
    times.push(performance.now() - begin);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await until;
  return summarize(times);
}
