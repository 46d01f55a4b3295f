import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CAPABILITIES } from '@mcp-router/core/capabilities';
import { expect, test } from 'vitest';
import { score } from './score.mjs';

interface Label {
  source: string;
  id: string;
  split: string;
  capabilities: string[];
}

const labels = readFileSync(new URL('capability-labels.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Label);

test('at least 200 servers are labelled once each, with names of the taxonomy', () => {
  const known = new Set(CAPABILITIES.map(({ name }) => name));
  expect(new Set(labels.map(({ source, id }) => `${source} ${id}`)).size).toBe(labels.length);
  expect(labels.length).toBeGreaterThanOrEqual(200);
  expect(labels.filter(({ split }) => split === 'test').length).toBeGreaterThanOrEqual(100);
  expect(labels.flatMap(({ capabilities }) => capabilities).filter((name) => !known.has(name))).toEqual([]);
});

test('scores count pairs of server and capability', () => {
  const scores = score([
    { labels: ['maps', 'time'], derived: ['maps', 'news'] },
    { labels: [], derived: [] },
    { labels: ['maps'], derived: ['maps'] },
  ]);
  expect(scores).toMatchObject({ servers: 3, n: 3, derived: 3, precision: 2 / 3, recall: 2 / 3, f1: 2 / 3 });
  expect(scores.capabilities[0]).toMatchObject({ name: 'maps', n: 2, precision: 1, recall: 1 });
  expect(scores.capabilities.find(({ name }: { name: string }) => name === 'news')).toMatchObject({
    n: 0,
    precision: 0,
    recall: null,
  });
});

test('without data the measurement says so, with data it prints the scores of what it finds', async () => {
  expect(await run([])).toContain('No data');
  const data = mkdtempSync(join(tmpdir(), 'capabilities-'));
  try {
    const label = labels.find(({ capabilities }) => capabilities.join() === 'weather');
    if (!label) throw new Error('no labelled weather server');
    mkdirSync(join(data, label.source));
    const server = {
      id: label.id,
      name: 'Weather',
      description: 'Weather forecasts',
      tools: [{ name: 'weather' }],
    };
    writeFileSync(join(data, label.source, 'servers.jsonl'), `${JSON.stringify(server)}\n`);
    const { splits } = JSON.parse(await run(['--data', data, '--json']));
    const found = splits.find(({ split }: { split: string }) => split === label.split);
    expect(found).toMatchObject({ servers: 1, n: 1, precision: 1, recall: 1, f1: 1 });
  } finally {
    rmSync(data, { recursive: true });
  }
});

async function run(args: string[]): Promise<string> {
  const script = fileURLToPath(new URL('capabilities.mjs', import.meta.url));
  const { MCP_ROUTER_EVAL_DATA: _, ...env } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { env });
  return stdout;
}
