import { expect, test } from 'vitest';
import { parseConfig } from './parse-config.js';

const FILE = `{
  // asked once
  "inputs": [
    { "type": "promptString", "id": "github-key", "description": "GitHub key", "password": true },
    { "type": "promptString", "id": "folder", "default": "/srv" },
    { "type": "pickString", "id": "region", "options": ["eu", "us"] },
  ],
  "servers": {
    "github": {
      "type": "http",
      "url": "https://api.githubcopilot.com/mcp/",
      "headers": { "Authorization": "Bearer \${input:github-key}" },
    },
    "local": {
      "type": "stdio",
      "command": "node",
      "args": ["\${workspaceFolder}/server.js", "\${input:folder}", "\${input:region}"],
      "env": { "KEY": "\${env:KEY}", "GONE": null },
      "envFile": "\${workspaceFolder}/.env",
      "cwd": "\${workspaceFolder}",
    },
    "odd": { "command": "x", "args": ["\${config:editor.fontSize}"] },
  },
}`;

test('reads servers and inputs of VS Code', () => {
  const result = parseConfig(FILE, { path: '/home/ana/shop/.vscode/mcp.json', inputs: { region: 'eu' } });
  expect(result.format).toBe('vscode');
  const [github, local] = result.entries;
  expect(github?.config.transport).toEqual({
    type: 'http',
    url: 'https://api.githubcopilot.com/mcp/',
    headers: { Authorization: 'Bearer ${secret:github.input-github-key}' },
  });
  expect(local).toMatchObject({
    envFile: '/home/ana/shop/.env',
    config: {
      transport: {
        args: ['/home/ana/shop/server.js', '/srv', 'eu'],
        env: { KEY: '${env:KEY}' },
        cwd: '/home/ana/shop',
      },
    },
  });
  expect(result.warnings).toEqual([
    {
      path: 'servers.github',
      message:
        'needs a value for "github-key": set the secret github.input-github-key, or give it as an input',
    },
  ]);
  expect(result.skipped).toMatchObject([
    {
      id: 'odd',
      path: 'servers.odd',
      code: 'CONFIG_INVALID',
      reason: expect.stringContaining('${config:editor.fontSize}'),
    },
  ]);
});

test('a given value of a password input becomes a secret, never text', () => {
  const { entries, warnings } = parseConfig(FILE, {
    inputs: { 'github-key': 'hunter2' },
    workspaceFolder: '/w',
  });
  expect(entries[0]?.secrets).toEqual({ 'github.input-github-key': 'hunter2' });
  expect(JSON.stringify(entries[0]?.config)).not.toContain('hunter2');
  expect(warnings.filter(({ path }) => path === 'servers.github')).toEqual([]);
});

test('reads the settings of VS Code', () => {
  const text = '{ "editor.fontSize": 12, "mcp": { "servers": { "a": { "command": "x" } } } }';
  expect(parseConfig(text)).toMatchObject({ format: 'vscode', entries: [{ path: 'mcp.servers.a' }] });
});

test('says so when the workspace folder is not known', () => {
  const { skipped } = parseConfig('{ "servers": { "a": { "command": "${workspaceFolder}/x" } } }');
  expect(skipped).toMatchObject([
    { code: 'CONFIG_INVALID', reason: expect.stringContaining('workspaceFolder') },
  ]);
});
