// Measures deriveCapabilities on catalogue servers that were labelled by hand (capability-labels.jsonl).
// node eval/capabilities.mjs [--data DIR] [--json]; DIR (or MCP_ROUTER_EVAL_DATA) holds <source>/servers.jsonl.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { deriveCapabilities } from '@mcp-router/core/capabilities';
import { score } from './score.mjs';

const options = {
  data: { type: 'string', default: process.env.MCP_ROUTER_EVAL_DATA },
  json: { type: 'boolean', default: false },
};
const { data, json } = parseArgs({ options }).values;

if (!data || !existsSync(data)) {
  print(json ? '{"splits":[]}' : 'No data: nothing measured. Give --data DIR or set MCP_ROUTER_EVAL_DATA.');
} else {
  const splits = measure(data);
  print(json ? JSON.stringify({ splits }) : splits.map(table).join('\n'));
}

function measure(dataPath) {
  const labelled = readLines(new URL('capability-labels.jsonl', import.meta.url));
  const sources = new Map(
    [...new Set(labelled.map(({ source }) => source))].map((name) => [name, catalogue(dataPath, name)]),
  );
  return ['dev', 'test'].map((split) => {
    const labels = labelled.filter((label) => label.split === split);
    const known = labels.filter(({ source, id }) => sources.get(source)?.has(id));
    const pairs = known.map(({ source, id, capabilities }) => ({
      labels: capabilities,
      derived: derivedNames(sources.get(source).get(id)),
    }));
    return { split, notFound: labels.length - known.length, ...score(pairs) };
  });
}

/** Without the catalogue's tags: a model assigned them, and a fleet in real life has none. */
function derivedNames({ id, name, description, tools }) {
  return deriveCapabilities({ id, name, description: description ?? '' }, tools).map((found) => found.name);
}

function catalogue(dataPath, name) {
  const file = join(dataPath, name, 'servers.jsonl');
  return existsSync(file) ? new Map(readLines(file).map((server) => [server.id, server])) : undefined;
}

function readLines(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

function table({ split, servers, notFound, capabilities, ...total }) {
  const head = `${split}: ${servers} servers${notFound > 0 ? ` (${notFound} not in the data)` : ''}`;
  const rows = [{ name: 'all (micro)', ...total }, ...capabilities].map(row);
  return [head, `  ${'capability'.padEnd(22)}     n  derived  precision  recall     F1`, ...rows, ''].join(
    '\n',
  );
}

function row({ name, n, derived, precision, recall, f1 }) {
  const cells = [
    String(n).padStart(6),
    String(derived).padStart(9),
    cell(precision, 11),
    cell(recall, 8),
    cell(f1, 7),
  ];
  return `  ${name.padEnd(22)}${cells.join('')}`;
}

function cell(value, width) {
  return (value === null ? '-' : value.toFixed(3)).padStart(width);
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
