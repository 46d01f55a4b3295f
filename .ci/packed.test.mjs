// "Install only the pieces needed": each package, alone from its packed tarball (with those of ours it depends on) in an
// empty project, works there, loads only what it needs, and stays small on disk.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { execute, packAll, scratchFolder, withOwnDependencies } from './scratch.mjs';
import { root } from './setup.mjs';

const SDKS = ['@modelcontextprotocol/client', '@modelcontextprotocol/server', 'openai', '@anthropic-ai/sdk'];
const SQL = ['better-sqlite3', 'pg', 'drizzle-orm'];

/**
 * What a user of each piece does with it. `program` prints `ok` when it worked; `never` are packages that must not be
 * loaded; `maxMegabytes` is what the install may take on disk.
 */
const PIECES = [
  {
    piece: 'core',
    maxMegabytes: 1,
    never: [...SDKS, ...SQL, 'zod', 'ajv'],
    program: `
      import { McpRouterError } from '@mcp-router/core';
      import { memoryStore } from '@mcp-router/core/memory';
      const store = memoryStore();
      await store.close();
      const error = await store.listServers().catch((cause) => cause);
      if (McpRouterError.isInstance(error) && error.code === 'CLOSED') console.log('ok');`,
  },
  {
    piece: 'store',
    maxMegabytes: 25,
    never: [...SDKS, ...SQL],
    program: `
      import { memoryStore } from '@mcp-router/store';
      const store = memoryStore();
      console.log((await store.listServers()).length === 0 ? 'ok' : 'wrong');`,
  },
  {
    piece: 'store',
    title: 'store/sqlite without better-sqlite3 says what to install',
    maxMegabytes: 25,
    never: SDKS,
    program: `
      import { sqliteStore } from '@mcp-router/store/sqlite';
      const error = await (async () => (await sqliteStore({ path: 'x.db' })).listServers())().catch((cause) => cause);
      console.log(error.code === 'DEPENDENCY_MISSING' && error.hint.includes('better-sqlite3') ? 'ok' : error);`,
  },
  {
    piece: 'store',
    title: 'store/postgres without pg says what to install',
    maxMegabytes: 25,
    never: [...SDKS, 'better-sqlite3'],
    program: `
      import { postgresStore } from '@mcp-router/store/postgres';
      const error = await postgresStore({ url: 'postgres://u:p@localhost/d' }).catch((cause) => cause);
      console.log(error.code === 'DEPENDENCY_MISSING' && error.hint.includes('pnpm add pg') ? 'ok' : error);`,
  },
  {
    piece: 'registry',
    maxMegabytes: 30,
    never: [...SDKS, ...SQL],
    program: `
      import { createServerRegistry } from '@mcp-router/registry';
      import { memoryStore } from '@mcp-router/core/memory';
      const registry = createServerRegistry({ store: memoryStore() });
      await registry.register({ id: 'files', capabilities: ['file-read'], transport: { type: 'stdio', command: 'x' } });
      const [server] = await registry.list({ allCapabilities: ['file-read'] });
      console.log(server.id === 'files' ? 'ok' : server);
      await registry.close();`,
  },
  {
    piece: 'health',
    maxMegabytes: 1,
    never: [...SDKS, ...SQL, 'zod', 'ajv'],
    program: `
      import { createHealthMonitor } from '@mcp-router/health';
      const monitor = createHealthMonitor({ probe: async () => ({ ok: true, latencyMs: 1 }) });
      await monitor.checkNow('a');
      console.log(monitor.snapshot('a').checkCount === 1 ? 'ok' : monitor.snapshot('a'));
      await monitor.close();`,
  },
  {
    piece: 'llm-providers',
    maxMegabytes: 1,
    never: [...SDKS, ...SQL, 'ajv'],
    program: `
      import { openai } from '@mcp-router/llm-providers';
      const schema = { name: 'x', jsonSchema: { type: 'object' }, parse: (value) => value };
      const error = await openai({ apiKey: 'k' }).generate({ prompt: 'hi', schema }).catch((cause) => cause);
      console.log(error.code === 'DEPENDENCY_MISSING' && error.hint.includes('openai') ? 'ok' : error);`,
  },
  {
    piece: 'router',
    title: 'router/select',
    maxMegabytes: 40,
    never: [...SDKS, ...SQL, 'ajv', '@mcp-router/store', '@mcp-router/registry', '@mcp-router/health'],
    program: `
      import { createIntelligentRouter } from '@mcp-router/router/select';
      const router = createIntelligentRouter();
      const tool = { name: 'read_file', description: 'Reads a file', inputSchema: { type: 'object' } };
      router.upsertServer({ id: 'fs', name: 'fs', description: '', tags: [], capabilities: [], examples: [], tools: [tool] });
      const decision = await router.route('read the file notes.txt');
      console.log(decision.tools[0].ref.name === 'read_file' ? 'ok' : decision);`,
  },
  {
    piece: 'router',
    title: 'createMcpRouter() calls a tool of a real server',
    maxMegabytes: 40,
    never: ['@modelcontextprotocol/server', 'openai', '@anthropic-ai/sdk', ...SQL, '@mcp-router/store'],
    program: `
      import { createMcpRouter } from '@mcp-router/router';
      const router = createMcpRouter();
      const transport = { type: 'stdio', command: process.execPath, args: [process.env.BARE_SERVER] };
      await router.registerServer({ id: 'bare', transport });
      const outcome = await router.callTool({ serverId: 'bare', name: 'add' }, { a: 1, b: 2 });
      console.log(outcome.result?.structuredContent?.sum === 3 ? 'ok' : outcome);
      await router.close();`,
  },
];

const NODE_24 = 'node@24';
let tarballs;
const projects = new Map();

before(() => {
  tarballs = packAll(scratchFolder('packed'));
});

for (const { piece, title = piece, maxMegabytes, never, program } of PIECES) {
  test(`alone on Node ${process.versions.node}: ${title}`, (context) => {
    const project = installedProject(piece, [], {});
    const loaded = runProgram(project, program, process.execPath);
    assert.deepEqual(
      never.filter((name) => loaded.has(name)),
      [],
      `loaded: ${[...loaded].join(', ')}`,
    );
    const size = megabytes(join(project, 'node_modules'));
    context.diagnostic(`${size.toFixed(1)} MB installed, ${loaded.size} packages loaded`);
    assert.ok(size <= maxMegabytes, `${piece} takes ${size.toFixed(1)} MB, more than ${maxMegabytes}`);
  });
}

for (const { piece, title = piece, program } of PIECES) {
  test(`alone on Node 24: ${title}`, () => {
    runProgram(installedProject(piece, [], {}), program, installNode24());
  });
}

describe('with better-sqlite3', () => {
  const keepsServers = `
    import { sqliteStore } from '@mcp-router/store/sqlite';
    const store = await sqliteStore({ path: 'kept.db' });
    const { driver } = await store.describe();
    await store.close();
    console.log(driver === 'sqlite' ? 'ok' : driver);`;

  test('store/sqlite works on Node 24 from the npm registry, without a compiler', () => {
    const node = installNode24();
    const env = {
      PATH: [join(node, '..'), process.env.PATH].join(delimiter),
      CC: '/bin/false',
      CXX: '/bin/false',
    };
    const project = installedProject('store', ['better-sqlite3'], env, '24');
    const { version } = JSON.parse(
      readFileSync(join(project, 'node_modules/better-sqlite3/package.json'), 'utf8'),
    );
    assert.match(version, /^13\./);
    runProgram(project, keepsServers, node);
  });

  test('the command works on Node 24 from the npm registry, without a compiler', () => {
    const node = installNode24();
    const env = {
      PATH: [join(node, '..'), process.env.PATH].join(delimiter),
      CC: '/bin/false',
      CXX: '/bin/false',
    };
    const project = installedProject('cli', [], env, '24');
    const cli = join(project, 'node_modules/@mcp-router/cli/dist/mcp-router.js');
    const output = execute(node, [cli, 'list', '--json', '--db', join(project, 'cli.db')], {
      cwd: project,
      env,
    });
    assert.deepEqual(JSON.parse(output), []);
    const size = megabytes(join(project, 'node_modules'));
    assert.ok(size <= 120, `the command takes ${size.toFixed(1)} MB`);
  });

  test('better-sqlite3 13 on Node 20 is refused with the way out', {
    skip: nodeHasNapi10() && 'this Node can run it',
  }, () => {
    const node = installNode24();
    const env = { PATH: [join(node, '..'), process.env.PATH].join(delimiter) };
    const project = installedProject('store', ['better-sqlite3'], env, '24');
    const program = `
      import { sqliteStore } from '@mcp-router/store/sqlite';
      const error = await (async () => (await sqliteStore({ path: 'x.db' })).listServers())().catch((cause) => cause);
      console.log(error.code === 'RUNTIME_UNSUPPORTED' && error.hint.includes('better-sqlite3@12') ? 'ok' : error);`;
    runProgram(project, program, process.execPath);
  });
});

function nodeHasNapi10() {
  return Number(process.versions.napi) >= 10;
}

/** An empty project with the piece's tarballs (and `extra` packages) installed by npm; one a piece and Node. */
function installedProject(piece, extra, env, label = '') {
  const key = `${piece}-${label}`;
  const known = projects.get(key);
  if (known) return known;
  const project = scratchFolder(`alone-${key}`);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  const files = withOwnDependencies(`@mcp-router/${piece}`).map((name) => tarballs.get(name));
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  execute('npm', ['install', ...flags, ...files, ...extra], { cwd: project, env });
  projects.set(key, project);
  return project;
}

/** Runs the program in the project, expects it to print `ok`, and gives the names of the packages it loaded. */
function runProgram(project, program, node) {
  const file = join(project, `program-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(file, program);
  const loadedFile = `${file}.loaded`;
  const output = execute(node, ['--import', join(root, '.ci/loaded-modules.mjs'), file], {
    cwd: project,
    env: {
      LOADED_MODULES: loadedFile,
      BARE_SERVER: join(root, 'packages/registry/fixtures/bare-server.mjs'),
    },
  });
  assert.equal(output.trim(), 'ok');
  const lines = readFileSync(loadedFile, 'utf8').split('\n');
  const names = lines.map((line) => /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(line)?.[1]);
  return new Set(names.filter(Boolean));
}

/** The path of a Node 24 that the npm registry has. */
function installNode24() {
  const known = projects.get(NODE_24);
  if (known) return known;
  const folder = scratchFolder('node24');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  execute('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error', NODE_24], {
    cwd: folder,
  });
  const candidates = ['node_modules/node/bin/node', 'node_modules/.bin/node'].map((path) =>
    join(folder, path),
  );
  const node = candidates.find(existsSync);
  assert.ok(node, 'the npm package "node" brought no binary');
  projects.set(NODE_24, node);
  return node;
}

function megabytes(path) {
  const info = statSync(path, { throwIfNoEntry: false });
  if (!info) return 0;
  if (!info.isDirectory()) return info.size / 1024 / 1024;
  return readdirSync(path).reduce((sum, name) => sum + megabytes(join(path, name)), 0);
}
