// Checks the evaluation data of this folder: `node eval/check-data.mjs`. Formats, unique ids, pools, and that no step of a
// multi-step request gives the right tool's name away. With MCP_ROUTER_EVAL_DATA (a folder that holds the three catalogues)
// also that each server and tool exists, that the pools keep their distance to the measuring sets, and how many words a
// request shares with its tool. Exits 1 when anything is wrong.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CATALOGUES = ['catalogue-toucan', 'catalogue-docker', 'catalogue-toolsdk'];
/** Sets that measure the selector: no server of a pool may be near to one of theirs. */
const MEASURING = ['mcpm-examples', 'mcpzero-atlas-steps'];
/** Share of a server's tool names that makes it a near copy of another server. */
const NEAR_COPY_SHARE = 0.6;
const MIN = { 'multi-step': 110, errands: 100, 'dev-requests': 400, 'off-topic': 150 };
/** Words that say nothing about what a tool is for. */
const STOP = new Set(
  `a an and any are as at be been but by can do does did done for from get got had has have how i if in into is it its
  just let like make me mine my no not of off on one or our out please put set so some take tell than that the their
  them then there these they this those to up us use want was we were what when where which who why will with would you
  your de la le el o os as e y en das der die und den de do da em na no un una que`
    .trim()
    .split(/\s+/),
);

const problems = [];
const here = new URL('./data/', import.meta.url);
const catalogue = readCatalogue(process.env.MCP_ROUTER_EVAL_DATA);
const multi = readLines('multi-step.jsonl');
const errands = readLines('errands.jsonl');
const dev = readLines('dev-requests.jsonl');
const offTopic = readLines('off-topic.jsonl');
const pools = { 'multi-step': readPool('multi-step-pool.json'), 'dev-requests': readPool('dev-pool.json') };
pools.errands = pools['multi-step'];

checkIds('multi-step', multi);
checkIds('errands', errands);
checkIds('dev-requests', dev);
checkIds('off-topic', offTopic);
for (const request of [...multi, ...errands]) checkMultiStep(request);
for (const request of dev) checkLabels('dev-requests', request);
for (const request of offTopic) if (!request.kind) problems.push(`${request.id}: no kind`);
checkPools();
report();

function readLines(name) {
  return readFileSync(new URL(name, here), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line, at) => {
      try {
        return JSON.parse(line);
      } catch {
        problems.push(`${name}:${at + 1}: not JSON`);
        return { id: `${name}:${at + 1}`, query: '', relevant: [], steps: [] };
      }
    });
}

function readPool(name) {
  const entries = JSON.parse(readFileSync(new URL(name, here), 'utf8'));
  const pool = new Map(entries.map(({ id, source }) => [id, source]));
  if (pool.size !== entries.length) problems.push(`${name}: an id stands twice`);
  for (const [id, source] of pool)
    if (!CATALOGUES.includes(source)) problems.push(`${name}: ${id}: ${source}?`);
  return pool;
}

/** Servers by `source/id`, or undefined when the data is not there. */
function readCatalogue(folder) {
  if (!folder || !existsSync(join(folder, CATALOGUES[0]))) return undefined;
  return new Map(
    CATALOGUES.flatMap((source) =>
      readServers(folder, source).map((server) => [`${source}/${server.id}`, server]),
    ),
  );
}

function readServers(folder, set) {
  return readFileSync(join(folder, set, 'servers.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(JSON.parse);
}

function checkIds(name, requests) {
  if (requests.length < MIN[name]) problems.push(`${name}: only ${requests.length} requests`);
  const seen = new Set();
  for (const { id, query } of requests) {
    if (typeof id !== 'string' || typeof query !== 'string' || query.trim() === '')
      problems.push(`${name}: ${id}: id or query is missing`);
    for (const key of [id, query?.toLowerCase()]) {
      if (seen.has(key)) problems.push(`${name}: twice: ${key}`);
      seen.add(key);
    }
  }
}

function checkLabels(name, { id, source, relevant }) {
  if (!Array.isArray(relevant) || relevant.length === 0) return void problems.push(`${id}: no label`);
  for (const label of relevant) {
    for (const { server, tool } of [label, ...(label.or ?? [])]) {
      if (!pools[name].has(server)) problems.push(`${id}: ${server} is not in the pool`);
      else if (catalogue && !toolOf(pools[name].get(server), server, tool))
        problems.push(`${id}: ${server} has no tool ${tool}`);
    }
    if (source !== pools[name].get(label.server))
      problems.push(`${id}: source is not that of ${label.server}`);
  }
}

function toolOf(source, server, tool) {
  return catalogue.get(`${source}/${server}`)?.tools.find(({ name }) => name === tool);
}

function checkMultiStep(request) {
  const { id, query, steps, relevant } = request;
  if (!Array.isArray(steps) || steps.length < 2 || steps.length > 4)
    return void problems.push(`${id}: steps?`);
  for (const label of relevant) checkLabels('multi-step', { id, source: label.source, relevant: [label] });
  const asked = new Set(wordsOf(query));
  steps.forEach((step, at) => {
    const labels = relevant.filter((label) => label.step === at);
    if (labels.length === 0) problems.push(`${id}: step ${at} has no label`);
    const names = labels.flatMap((label) => [label, ...(label.or ?? [])]).map(({ tool }) => tool);
    const given = wordsOf(step).filter((word) => !asked.has(word));
    for (const name of names) {
      const leaked = wordsOf(name).filter((word) => given.includes(word));
      if (leaked.length > 0) problems.push(`${id}: step ${at} gives ${name} away: ${leaked}`);
    }
  });
}

function checkPools() {
  for (const id of pools['dev-requests'].keys())
    if (pools['multi-step'].has(id)) problems.push(`${id} is in both pools`);
  if (!catalogue) return;
  for (const [name, pool] of Object.entries(pools)) {
    for (const [id, source] of pool) {
      const server = catalogue.get(`${source}/${id}`);
      if (!server) problems.push(`${name}: no server ${id} in ${source}`);
      else if (server.tools.length < 3) problems.push(`${name}: ${id} has less than 3 tools`);
    }
  }
  checkDistance();
}

function checkDistance() {
  const folder = process.env.MCP_ROUTER_EVAL_DATA;
  const measured = MEASURING.filter((set) => existsSync(join(folder, set))).flatMap((set) =>
    readServers(folder, set).map(fingerprintOf),
  );
  for (const [name, pool] of Object.entries(pools)) {
    for (const [id, source] of pool) {
      const server = catalogue.get(`${source}/${id}`);
      const near = server && measured.find((other) => isNear(fingerprintOf(server), other));
      if (near) problems.push(`${name}: ${id} is near to ${near.names[0]}`);
    }
  }
}

function fingerprintOf({ id, name, tools }) {
  return {
    names: [id, name].map((text) => text.toLowerCase().replace(/[^a-z0-9]+/g, '')),
    tools: new Set(tools.map((tool) => tool.name.toLowerCase().replace(/[^a-z0-9]+/g, ''))),
  };
}

function isNear(one, other) {
  if (one.names.some((name) => name !== '' && other.names.includes(name))) return true;
  const shared = [...one.tools].filter((tool) => other.tools.has(tool)).length;
  return shared / one.tools.size >= NEAR_COPY_SHARE;
}

/** Content words of a text or a tool name, cut to a rough stem so that "events" meets "event". */
function wordsOf(text) {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 1 && !STOP.has(word))
    .map((word) =>
      word.replace(/(ies|ied)$/, 'y').replace(/(ings?|ed|es|e|s)$/, (end, _, at) => (at > 2 ? '' : end)),
    );
}

/** Share of a request's content words that stand in the name or the description of its tool; the median over requests. */
function medianOverlap(requests, sourceOf) {
  const shares = requests.map((request) => {
    const [label] = request.relevant;
    const tool = toolOf(sourceOf(label), label.server, label.tool);
    const known = new Set(wordsOf(`${tool?.name} ${tool?.description ?? ''}`));
    const words = wordsOf(request.query);
    return words.filter((word) => known.has(word)).length / Math.max(1, words.length);
  });
  return shares.sort((a, b) => a - b)[Math.floor(shares.length / 2)] ?? 0;
}

function report() {
  const say = (line) => process.stdout.write(`${line}\n`);
  for (const [name, requests] of Object.entries({ 'multi-step': multi, errands })) {
    const stepCounts = [2, 3, 4].map(
      (n) => `${requests.filter(({ steps }) => steps.length === n).length} of ${n}`,
    );
    say(
      `${name}: ${requests.length} requests (steps: ${stepCounts.join(', ')}), ${pools[name].size} servers`,
    );
  }
  say(`dev-requests: ${dev.length} requests, ${pools['dev-requests'].size} servers`);
  say(`off-topic: ${offTopic.length} requests`);
  if (catalogue) {
    const percent = (share) => `${(100 * share).toFixed(1)}%`;
    const devShare = medianOverlap(dev, ({ server }) => pools['dev-requests'].get(server));
    const errandShare = medianOverlap(errands, ({ server }) => pools.errands.get(server));
    const multiShare = medianOverlap(multi, ({ server }) => pools['multi-step'].get(server));
    say(
      `words shared with the tool, median: dev-requests ${percent(devShare)}, multi-step ${percent(multiShare)}, errands ${percent(errandShare)}`,
    );
  } else say('MCP_ROUTER_EVAL_DATA is not set: servers and tools were not looked up');
  for (const problem of problems) say(`wrong: ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
