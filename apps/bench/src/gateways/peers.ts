import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Gateway, prefixedCall, writeMcpServers } from './gateway.js';
import type { Upstream } from './upstreams.js';

/** A gateway by somebody else that npm has. */
export interface Peer extends Gateway {
  /** Its package, with the version that was measured. */
  readonly packageSpec: string;
  /** Its program inside its own folder of the cache. */
  readonly program: string;
}

/** Where peers are installed: outside the project, kept between runs. */
export function peersFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'mcp-router', 'bench-peers');
}

/** Installs those that are missing, each into a folder of its own so that their dependencies don't mix. */
export async function installPeers(onProgress: (line: string) => void): Promise<void> {
  for (const { name, packageSpec, program } of peers) {
    if (existsSync(program)) continue;
    onProgress(`installing ${packageSpec}`);
    const folder = join(peersFolder(), name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const args = ['install', '--no-audit', '--no-fund', '--silent', packageSpec];
    await promisify(execFile)('npm', args, { cwd: folder, shell: process.platform === 'win32' });
  }
}

/** Those that are installed. */
export function cachedPeers(): Peer[] {
  return peers.filter(({ program }) => existsSync(program));
}

function programOf(name: string, path: string): string {
  return join(peersFolder(), name, 'node_modules', path);
}

/** Two measured peers keep their data below the home folder: they get one of their own. */
function sandbox(folder: string): Record<string, string> {
  return { HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, XDG_STATE_HOME: folder };
}

const modularMcp: Peer = {
  name: 'modular-mcp',
  role: 'peer',
  packageSpec: '@kimuson/modular-mcp@0.0.5',
  program: programOf('modular-mcp', '@kimuson/modular-mcp/dist/index.js'),
  prepare: async (upstream, folder) => ({
    launch: node([modularMcp.program, writeMcpServers(upstream, folder)], folder),
  }),
  call: ({ id }, tool, args) => ({ name: 'call-modular-tool', arguments: { group: id, name: tool, args } }),
};

const slopMcp: Peer = {
  name: 'slop-mcp',
  role: 'peer',
  packageSpec: '@standardbeagle/slop-mcp@0.15.0',
  program: programOf('slop-mcp', '@standardbeagle/slop-mcp/binaries/slop-mcp-linux-amd64'),
  async prepare({ id, command, args }, folder) {
    const words = args.map((arg) => JSON.stringify(arg)).join(' ');
    const server = `mcp ${JSON.stringify(id)} {\n  type "stdio"\n  command ${JSON.stringify(command)}\n  args ${words}\n}\n`;
    writeFileSync(join(folder, '.slop-mcp.kdl'), server);
    return { launch: { command: slopMcp.program, args: ['serve'], cwd: folder, env: sandbox(folder) } };
  },
  call: ({ id }, tool, args) => ({
    name: 'execute_tool',
    arguments: { mcp_name: id, tool_name: tool, parameters: args },
  }),
};

const mcpHub: Peer = {
  name: 'mcp-hub',
  role: 'peer',
  packageSpec: 'mcp-hub@4.2.1',
  program: programOf('mcp-hub', 'mcp-hub/dist/cli.js'),
  async prepare(upstream, folder) {
    const port = await freePort();
    const config = writeMcpServers(upstream, folder);
    return {
      launch: node([mcpHub.program, '--port', String(port), '--config', config], folder),
      place: { type: 'sse', url: `http://127.0.0.1:${port}/mcp` },
    };
  },
  call: prefixedCall,
};

const supergateway: Peer = {
  name: 'supergateway',
  role: 'peer',
  packageSpec: 'supergateway@4.0.0',
  program: programOf('supergateway', 'supergateway/dist/index.js'),
  async prepare(upstream, folder) {
    const port = await freePort();
    const output = ['--outputTransport', 'streamableHttp', '--stateful', '--logLevel', 'none'];
    const args = [supergateway.program, '--stdio', commandLine(upstream), ...output, '--port', String(port)];
    return {
      launch: node(args, folder),
      place: { type: 'http', url: `http://127.0.0.1:${port}/mcp` },
    };
  },
  call: (_upstream, tool, args) => ({ name: tool, arguments: args }),
};

const mcpProxy: Peer = {
  name: 'mcp-proxy',
  role: 'peer',
  packageSpec: 'mcp-proxy@6.7.19',
  program: programOf('mcp-proxy', 'mcp-proxy/dist/bin/mcp-proxy.mjs'),
  async prepare({ command, args }, folder) {
    const port = await freePort();
    const listen = ['--host', '127.0.0.1', '--port', String(port), '--server', 'stream'];
    return {
      launch: node([mcpProxy.program, ...listen, '--', command, ...args], folder),
      place: { type: 'http', url: `http://127.0.0.1:${port}/mcp` },
    };
  },
  call: (_upstream, tool, args) => ({ name: tool, arguments: args }),
};

const peers: readonly Peer[] = [modularMcp, slopMcp, mcpHub, supergateway, mcpProxy];

function node(args: string[], folder: string) {
  return { command: process.execPath, args, cwd: folder, env: sandbox(folder) };
}

function commandLine({ command, args }: Upstream): string {
  return [command, ...args].join(' ');
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
