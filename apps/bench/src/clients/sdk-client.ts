import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type Launch, startChild, stopChild, stopFamily } from './child.js';

/** A client as most programs have it: the SDK's, v1. */
export interface SdkClient {
  readonly pid: number;
  callTool(call: { name: string; arguments: Record<string, unknown> }): Promise<unknown>;
  close(): Promise<void>;
}

/** Where a gateway listens once it is up. */
export interface HttpPlace {
  type: 'http' | 'sse';
  url: string;
}

const CONNECT_WITHIN_MS = 60_000;
const RETRY_MS = 50;

/** Starts the program and connects, over its standard streams or where it listens. */
export function startSdkClient(launch: Launch, place?: HttpPlace): Promise<SdkClient> {
  return place ? overHttp(launch, place) : overStdio(launch);
}

async function overStdio({ command, args, env, cwd }: Launch): Promise<SdkClient> {
  const transport = new StdioClientTransport({
    command,
    args,
    env: { ...inheritedEnvironment(), ...env },
    ...(cwd === undefined ? {} : { cwd }),
    stderr: 'ignore',
  });
  const client = await connect(transport);
  const pid = transport.pid ?? -1;
  return {
    pid,
    callTool: (call) => client.callTool(call),
    close: () => stopFamily(pid, () => client.close()),
  };
}

async function overHttp(launch: Launch, place: HttpPlace): Promise<SdkClient> {
  const child = startChild(launch);
  child.stdout.resume();
  child.stderr.resume();
  try {
    const client = await connectWhenUp(place);
    return {
      pid: child.pid ?? -1,
      callTool: (call) => client.callTool(call),
      async close() {
        await client.close();
        await stopChild(child);
      },
    };
  } catch (error) {
    await stopChild(child);
    throw error;
  }
}

async function connect(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'mcp-router-bench', version: '0.0.0' });
  try {
    await client.connect(transport, { timeout: CONNECT_WITHIN_MS });
    return client;
  } catch (error) {
    // A transport that never got through goes on trying, for ever.
    await transport.close();
    throw error;
  }
}

/** Asks until the program that was just started listens. */
async function connectWhenUp({ type, url }: HttpPlace): Promise<Client> {
  const Transport = type === 'http' ? StreamableHTTPClientTransport : SSEClientTransport;
  const until = performance.now() + CONNECT_WITHIN_MS;
  for (;;) {
    try {
      // Under exactOptionalPropertyTypes the SDK's own classes don't fit its own interface.
      return await connect(new Transport(new URL(url)) as Transport);
    } catch (error) {
      if (performance.now() > until) throw error;
      await sleep(RETRY_MS);
    }
  }
}

function inheritedEnvironment(): Record<string, string> {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
