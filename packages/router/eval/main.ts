import { existsSync, readFileSync } from 'node:fs';
import { McpRouterError, type RoutableServer } from '@mcp-router/core';
import { deriveCapabilities } from '@mcp-router/core/capabilities';
import { compareEvaluations, type EvaluationDifference } from '../src/evaluate/compare.js';
import { distinctiveNameWords, namesRightServer } from '../src/evaluate/server-names.js';
import { shuffled } from '../src/evaluate/statistics.js';
import { withDistractors } from './big-pool.js';
import { type DataSet, readDataSets } from './data-sets.js';
import { formatGroupPairs, measureGroupPairs } from './group-pairs.js';
import { canLearn, type LearningResult, simulateLearning } from './learning.js';
import { type DataSetResult, measureDataSet, routerOver } from './measure.js';
import { type EvalOptions, parseOptions, USAGE } from './options.js';
import { readCatalogue, readOffTopic, readOwnDataSets, readSteps, STEPPED_SETS } from './own-data.js';
import { formatAgainst, formatLearning, formatResult, formatSteps } from './report.js';
import { measureSteps, type StepsResult } from './steps.js';

/** What one data set gives; the last three where they were asked for. */
interface ReportedResult extends DataSetResult {
  against?: EvaluationDifference;
  learning?: LearningResult;
  steps?: StepsResult;
}

type SavedRun = { datasets: DataSetResult[] };

const SAMPLE_SEED = 3;

/** Runs the evaluation and gives the exit code. `ownData` is the folder with our own requests. */
export async function run(args: readonly string[], ownData: string): Promise<number> {
  let options: EvalOptions;
  try {
    options = parseOptions(args, process.env);
  } catch (error) {
    say(`${describeFailure(error)}\n${USAGE}`);
    return 2;
  }
  const { data } = options;
  if (data === undefined || !existsSync(data)) {
    const reason = data === undefined ? 'no data given' : `${data} does not exist`;
    say(`Nothing measured: ${reason}. Give --data DIR or set MCP_ROUTER_EVAL_DATA.`);
    if (options.json) print({ datasets: [] });
    return 0;
  }
  try {
    if (options.groups) reportGroups({ ...options, data }, ownData);
    else await measureAll({ ...options, data }, ownData);
    return 0;
  } catch (error) {
    say(describeFailure(error));
    return 1;
  }
}

function reportGroups({ data, json }: EvalOptions & { data: string }, ownData: string): void {
  const quality = measureGroupPairs(data, ownData);
  if (!quality) say('Nothing measured: the three catalogues are not there.');
  else if (json) print({ groups: quality });
  else process.stdout.write(`${formatGroupPairs(quality)}\n`);
}

async function measureAll(options: EvalOptions & { data: string }, ownData: string): Promise<void> {
  const saved = options.against === undefined ? undefined : readSavedRun(options.against);
  const results: ReportedResult[] = [];
  for (const dataSet of dataSetsOf(options, ownData)) {
    const result = await resultOf(dataSet, options, ownData, saved);
    results.push(result);
    if (!options.json) process.stdout.write(`${describe(result)}\n`);
  }
  if (results.length === 0) say(`Nothing measured: no such data set in ${options.data}.`);
  if (options.json) print({ datasets: results });
}

async function resultOf(
  dataSet: DataSet,
  options: EvalOptions,
  ownData: string,
  saved: SavedRun | undefined,
): Promise<ReportedResult> {
  const result: ReportedResult = await measureDataSet(dataSet, readOffTopic(ownData));
  const before = saved?.datasets.find(({ name }) => name === dataSet.name);
  if (before) result.against = compareEvaluations(result.requests, before.requests);
  if (options.learn) {
    if (canLearn(routerOver([]))) result.learning = await simulateLearning(dataSet, learningRouterOver);
    else say('--learn: this router does not learn from outcomes.');
  }
  if (options.steps && STEPPED_SETS.includes(dataSet.name))
    result.steps = await measureSteps(dataSet, readSteps(ownData, dataSet.name));
  return result;
}

function learningRouterOver(servers: readonly RoutableServer[]) {
  const router = routerOver(servers);
  if (!canLearn(router)) throw new Error('the router does not learn');
  return router;
}

function dataSetsOf(
  { only, sample, isPoolBig, derivesCapabilities, data }: EvalOptions & { data: string },
  ownData: string,
): DataSet[] {
  const catalogue = readCatalogue(data);
  if (!catalogue) say('The three catalogues are not there: left out are our own sets and --pool big.');
  const dataSets = [
    ...readDataSets(data, only),
    ...(catalogue ? readOwnDataSets(ownData, catalogue, only) : []),
  ];
  return dataSets.map((dataSet) => {
    const sampled = withNamesMarked(sampleOf(dataSet, sample));
    const pooled = isPoolBig && catalogue ? withDistractors(sampled, catalogue) : sampled;
    return derivesCapabilities ? { ...pooled, servers: pooled.servers.map(withCapabilities) } : pooled;
  });
}

function sampleOf(dataSet: DataSet, most: number): DataSet {
  const { requests } = dataSet;
  return {
    ...dataSet,
    requests: requests.length > most ? shuffled(requests, SAMPLE_SEED).slice(0, most) : requests,
  };
}

function withCapabilities(server: RoutableServer): RoutableServer {
  return { ...server, capabilities: deriveCapabilities(server, server.tools).map(({ name }) => name) };
}

/** Told by the set's own pool: with distractors fewer names are distinctive, and the groups would differ. */
function withNamesMarked(dataSet: DataSet): DataSet {
  const distinctive = distinctiveNameWords(dataSet.servers);
  const requests = dataSet.requests.map((request) => ({
    ...request,
    namesServer: request.namesServer ?? namesRightServer(request, distinctive),
  }));
  return { ...dataSet, requests };
}

function describe(result: ReportedResult): string {
  return [
    formatResult(result),
    ...(result.against ? [formatAgainst(result.against)] : []),
    ...(result.learning ? [formatLearning(result.learning)] : []),
    ...(result.steps ? [formatSteps(result.steps)] : []),
  ].join('\n');
}

/** Package managers put lines of their own in front of what was saved. */
function readSavedRun(path: string): SavedRun {
  const text = readFileSync(path, 'utf8');
  try {
    const saved: SavedRun = JSON.parse(text.slice(text.indexOf('{"datasets"')));
    if (Array.isArray(saved.datasets)) return saved;
  } catch {
    // Told below, as any other form is.
  }
  throw new Error(`${path} holds no run that was saved with --json`);
}

function describeFailure(error: unknown): string {
  if (McpRouterError.isInstance(error)) return `${error.code}: ${error.message}\n${error.hint ?? ''}`;
  return error instanceof Error ? error.message : String(error);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Six digits are enough for any figure, and keep the figures of 5,000 requests readable by a person's editor. */
function print(run: object): void {
  const rounded = (_: string, value: unknown) =>
    typeof value === 'number' ? Number(value.toFixed(6)) : value;
  process.stdout.write(`${JSON.stringify(run, rounded)}\n`);
}
