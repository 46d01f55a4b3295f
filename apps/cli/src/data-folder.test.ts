import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { dataFiles } from './data-folder.js';

test('the option goes first, then the variable for the file, then the one for the folder', () => {
  const env = { MCP_ROUTER_DB: '/b/work.db', MCP_ROUTER_HOME: '/c' };
  expect(dataFiles('/a/own.db', env)).toEqual({
    database: resolve('/a/own.db'),
    secrets: resolve('/a/own.secrets.json'),
  });
  expect(dataFiles(undefined, env).database).toBe(resolve('/b/work.db'));
  expect(dataFiles(undefined, { ...env, MCP_ROUTER_DB: '' })).toEqual({
    database: resolve('/c/mcp-router.db'),
    secrets: resolve('/c/mcp-router.secrets.json'),
  });
});

test('without any of them it is a folder of the platform, whatever folder is current', () => {
  const { database } = dataFiles(undefined, {});
  expect(database).toMatch(/mcp-router/);
  expect(database).not.toBe(join(process.cwd(), 'mcp-router.db'));
});
