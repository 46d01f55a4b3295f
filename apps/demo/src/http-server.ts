import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { scriptOf } from './fleet.js';

export interface HttpServerProcess {
  url: string;
  stop(): Promise<void>;
}

/** Starts server-everything over Streamable HTTP on a free port and waits until it listens. */
export async function startEverythingOverHttp(startTimeoutMs = 20_000): Promise<HttpServerProcess> {
  const port = await freePort();
  const script = scriptOf('@modelcontextprotocol/server-everything', 'dist/index.js');
  const child = spawn(process.execPath, [script, 'streamableHttp'], {
    env: { PATH: process.env.PATH ?? '', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await listening(child, startTimeoutMs);
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

function listening(child: ChildProcess, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const give = (reason: string) =>
      reject(new Error(`server-everything over HTTP ${reason}: ${said.trim()}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      give(`did not listen within ${timeoutMs} ms`);
    }, timeoutMs);
    child.once('exit', () => give('ended'));
    child.stderr?.on('data', (chunk) => {
      said += chunk;
      if (!said.includes('listening')) return;
      clearTimeout(timer);
      resolve();
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
