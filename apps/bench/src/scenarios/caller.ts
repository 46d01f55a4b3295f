import { initialize, startRawClient } from '../clients/raw-client.js';
import { startSdkClient } from '../clients/sdk-client.js';
import type { Gateway } from '../gateways/gateway.js';
import type { Upstream } from '../gateways/upstreams.js';

export type ClientKind = 'raw' | 'sdk';

/** A gateway that runs, seen from a client: one kind of call, repeated. */
export interface Caller {
  readonly pid: number;
  /** Rejects unless the tool answered as it should. */
  echo(): Promise<void>;
  close(): Promise<void>;
}

const MESSAGE = 'x'.repeat(32);
const READY_WITHIN_MS = 60_000;
const RETRY_MS = 50;

/** Starts the gateway in front of the server and waits until a first call went through. */
export async function startCaller(
  gateway: Gateway,
  client: ClientKind,
  upstream: Upstream,
  folder: string,
): Promise<Caller> {
  const { launch, place } = await gateway.prepare(upstream, folder);
  const call = gateway.call(upstream, 'echo', { message: MESSAGE });
  const connection = client === 'sdk' ? await startSdkClient(launch, place) : startRawClient(launch);
  const send =
    'request' in connection
      ? () => connection.request('tools/call', { ...call })
      : () => connection.callTool(call);
  const caller: Caller = {
    pid: connection.pid,
    async echo() {
      checkEcho(await send());
    },
    close: () => connection.close(),
  };
  try {
    if ('request' in connection) await initialize(connection);
    await untilReady(caller);
    return caller;
  } catch (error) {
    await caller.close();
    throw new Error(`${gateway.name} could not be measured: ${(error as Error).message}`);
  }
}

function checkEcho(answer: unknown): void {
  const { isError, content } = answer as { isError?: boolean; content?: { text?: string }[] };
  if (isError || !content?.[0]?.text?.includes(MESSAGE)) {
    throw new Error(`not the answer of echo: ${JSON.stringify(answer).slice(0, 300)}`);
  }
}

/** Some gateways are up before their servers are. */
async function untilReady(caller: Caller): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  for (;;) {
    try {
      return await caller.echo();
    } catch (error) {
      if (performance.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
