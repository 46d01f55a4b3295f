import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { fixture } from './test-servers.js';

/** Starts a test server that prints its URL; it ends with the test, or when `atEnd` says. */
export async function startHttpFixture(
  name: string,
  args: string[],
  atEnd: (kill: () => Promise<void>) => void = onTestFinished,
): Promise<{ url: string; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [fixture(name), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  atEnd(kill);
  for await (const url of createInterface({ input: child.stdout })) return { url, kill };
  throw new Error(`${name} printed no URL`);
}

/** A local HTTP server that ends with the test; gives its origin. */
export async function listen(handle: RequestListener): Promise<string> {
  const server = createServer(handle);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An origin where nothing listens. */
export async function unusedOrigin(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `http://127.0.0.1:${port}`;
}

/** Asks a test server for something besides the protocol. */
export async function post(url: string, path: string): Promise<void> {
  // A severed connection answers nothing.
  await fetch(new URL(path, url), { method: 'POST' }).catch(() => {});
}
