import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerConfig } from '@mcp-router/core';

const require = createRequire(import.meta.url);

/** Where a script of an installed package lies; `script` is relative to the package's folder. */
export function scriptOf(packageName: string, script: string): string {
  const paths = require.resolve.paths(packageName) ?? [];
  for (const path of paths) {
    try {
      return require.resolve(join(path, packageName, script));
    } catch {
      // not in this node_modules folder: try the next one up
    }
  }
  throw new Error(`${packageName} is not installed: run "npm start" at the root of the checkout.`);
}

interface FleetMember {
  id: string;
  /** npm package and script in it, or one of our own samples in dist. */
  from: [packageName: string, script: string] | string;
  args?: string[];
  env?: Record<string, string>;
  tags?: string[];
  description?: string;
}

/** Real servers from npm that start offline. Keys are dummies: these servers are registered and routed to, not called. */
function members(folder: string): FleetMember[] {
  const official = '@modelcontextprotocol/server';
  return [
    { id: 'everything', from: [`${official}-everything`, 'dist/index.js'], args: ['stdio'] },
    { id: 'filesystem', from: [`${official}-filesystem`, 'dist/index.js'], args: [folder] },
    {
      id: 'memory',
      from: [`${official}-memory`, 'dist/index.js'],
      env: { MEMORY_FILE_PATH: join(folder, 'memory.jsonl') },
    },
    { id: 'sequential-thinking', from: [`${official}-sequential-thinking`, 'dist/index.js'] },
    {
      id: 'github',
      from: [`${official}-github`, 'dist/index.js'],
      env: { GITHUB_PERSONAL_ACCESS_TOKEN: 'dummy' },
    },
    {
      id: 'slack',
      from: [`${official}-slack`, 'dist/index.js'],
      env: { SLACK_BOT_TOKEN: 'dummy', SLACK_TEAM_ID: 'T0' },
    },
    {
      id: 'google-maps',
      from: [`${official}-google-maps`, 'dist/index.js'],
      env: { GOOGLE_MAPS_API_KEY: 'dummy' },
    },
    {
      id: 'brave-search',
      from: [`${official}-brave-search`, 'dist/index.js'],
      env: { BRAVE_API_KEY: 'dummy' },
    },
    { id: 'notion', from: ['@notionhq/notion-mcp-server', 'bin/cli.mjs'], env: { NOTION_TOKEN: 'dummy' } },
    { id: 'chart', from: ['@antv/mcp-server-chart', 'build/index.js'] },
    { id: 'airtable', from: ['airtable-mcp-server', 'dist/main.js'], env: { AIRTABLE_API_KEY: 'pat.dummy' } },
    { id: 'eslint', from: ['@eslint/mcp', 'src/mcp-cli.js'] },
    {
      id: 'git',
      from: ['@cyanheads/git-mcp-server', 'dist/index.js'],
      env: { MCP_TRANSPORT_TYPE: 'stdio', MCP_LOG_LEVEL: 'error', GIT_SIGN_COMMITS: 'false' },
    },
    { id: 'unit-converter', from: 'unit-converter.js', tags: ['sample', 'sdk-v1'] },
    { id: 'date-calculator', from: 'date-calculator.js', tags: ['sample', 'sdk-v2'] },
  ];
}

/** The tour's servers. All but one run over stdio; `everything-http` is reached at `httpUrl`. */
export function fleetConfigs(folder: string, httpUrl: string): ServerConfig[] {
  const stdio = members(folder).map(({ id, from, args = [], env, tags = ['npm'] }): ServerConfig => {
    const script =
      typeof from === 'string' ? join(dirname(fileURLToPath(import.meta.url)), from) : scriptOf(...from);
    return {
      id,
      tags,
      transport: {
        type: 'stdio',
        command: process.execPath,
        args: [script, ...args],
        // Some servers write below their home folder: that is the tour's own.
        env: { HOME: folder, ...env },
        cwd: folder,
      },
    };
  });
  return [
    ...stdio,
    { id: 'everything-http', tags: ['npm', 'http'], transport: { type: 'http', url: httpUrl } },
  ];
}
