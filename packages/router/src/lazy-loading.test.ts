import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const built = new URL('../dist/index.js', import.meta.url).href;
const noteModules = fileURLToPath(new URL('../../../.ci/loaded-modules.mjs', import.meta.url));

/** Runs a program against the built package until it ends by itself; gives the modules it loaded. */
function modulesLoadedBy(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'router-modules-'));
  try {
    const file = join(folder, 'modules');
    execFileSync(process.execPath, ['--import', noteModules, '--input-type=module', '-e', program], {
      env: { ...process.env, LOADED_MODULES: file },
      timeout: 60_000,
    });
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('registering and routing load no MCP SDK, and keep no process alive', () => {
  const modules = modulesLoadedBy(`
    import { createMcpRouter } from ${JSON.stringify(built)};
    const router = createMcpRouter();
    const transport = { type: 'stdio', command: 'none' };
    await router.registerServer({ id: 'notes', description: 'Takes notes', transport }, { discover: false });
    await router.routeRequest('take a note');
    await router.getHealth();
  `);
  expect(modules).toContain('packages/core/dist');
  expect(modules).not.toMatch(/@modelcontextprotocol|\/ajv\//);
});

test('a program that awaits a call outlives the server that dies under it', () => {
  const bareServer = fileURLToPath(new URL('../../registry/fixtures/bare-server.mjs', import.meta.url));
  modulesLoadedBy(`
    import { createMcpRouter } from ${JSON.stringify(built)};
    const router = createMcpRouter();
    const transport = { type: 'stdio', command: process.execPath, args: [${JSON.stringify(bareServer)}] };
    await router.registerServer({ id: 'notes', transport });
    const outcome = await router.callTool({ serverId: 'notes', name: 'die' });
    await router.close();
    process.exitCode = outcome.error?.code === 'OUTCOME_UNKNOWN' ? 0 : 1;
  `);
});
