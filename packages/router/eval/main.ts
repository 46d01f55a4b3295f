import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readDataSets } from './data-sets.js';
import { type DataSetResult, measureDataSet } from './measure.js';
import { formatResult } from './report.js';

const { values: options } = parseArgs({
  // A first `--` is what some package managers leave in front of the options.
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
    /** Only the data sets whose name contains this. */
    only: { type: 'string', default: '' },
    /** Only the first requests of each. */
    first: { type: 'string' },
  },
});

const directory = options.data ?? process.env.MCP_ROUTER_EVAL_DATA;
if (!directory || !existsSync(directory)) {
  const reason = directory ? `${directory} does not exist` : 'no data given';
  process.stderr.write(`Nothing measured: ${reason}. Give --data DIR or set MCP_ROUTER_EVAL_DATA.\n`);
} else {
  const results: DataSetResult[] = [];
  for (const dataSet of readDataSets(directory).filter(({ name }) => name.includes(options.only))) {
    const requests = dataSet.requests.slice(0, options.first ? Number(options.first) : undefined);
    const result = await measureDataSet({ ...dataSet, requests });
    results.push(result);
    if (!options.json) process.stdout.write(`${formatResult(result)}\n`);
  }
  if (options.json) process.stdout.write(`${JSON.stringify({ datasets: results }, null, 2)}\n`);
}
