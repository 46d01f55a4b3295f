// How many real tools the scan flags: `node eval/findings.mjs FOLDER...`, each folder with a `servers.jsonl`, one server a line:
// { "id", "tools": [{ "name", "description", "inputSchema" }] }. With `--examples` it prints each finding.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { scanTool } from '@mcp-router/core/scan';

const print = (line) => process.stdout.write(`${line}\n`);

/** A fleet of this size stands for each other's neighbours. */
const FLEET = 50;
const { values, positionals } = parseArgs({
  options: { examples: { type: 'boolean' } },
  allowPositionals: true,
});

for (const folder of positionals) {
  const lines = readFileSync(join(folder, 'servers.jsonl'), 'utf8').trim().split('\n');
  const servers = lines.map((line) => JSON.parse(line));
  const rules = new Map();
  const count = { tools: 0, flagged: 0, high: 0 };
  for (let at = 0; at < servers.length; at += FLEET) scanFleet(servers.slice(at, at + FLEET), count, rules);
  const share = (part) => `${part} (${((100 * part) / count.tools).toFixed(2)}%)`;
  print(`${folder}: ${count.tools} tools, flagged ${share(count.flagged)}, high ${share(count.high)}`);
  for (const [rule, times] of rules) print(`  ${rule}: ${times}`);
}

function scanFleet(servers, count, rules) {
  const tools = servers.flatMap(({ id, tools = [] }) =>
    tools.map((definition) => ({ serverId: id, name: definition.name, definition })),
  );
  for (const tool of tools) {
    const findings = scanTool(tool, tools);
    count.tools += 1;
    if (findings.length > 0) count.flagged += 1;
    if (findings.some(({ severity }) => severity === 'high')) count.high += 1;
    for (const { rule, severity, where, excerpt } of findings) {
      rules.set(`${rule} (${severity})`, (rules.get(`${rule} (${severity})`) ?? 0) + 1);
      if (values.examples) print(`${tool.serverId}/${tool.name} ${rule} ${where}: ${excerpt}`);
    }
  }
}
