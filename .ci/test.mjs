// `npm test`: set-up, lint, types, all tests of all packages, the structure of the workspace and what would be
// published. Prints what each part took and, last, `N passed, N failed` over all tests.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, setUp } from './setup.mjs';

const results = '.test-results.json';
const workspaces = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(join(root, folder)).map((name) => join(root, folder, name)),
);
for (const folder of workspaces) rmSync(join(folder, results), { force: true });

const started = Date.now();
const env = { ...(await setUp()), FORCE_COLOR: '0' };
const parts = [{ name: 'set-up', seconds: secondsSince(started), passed: 0, failed: 0, output: '' }];

await step('lint', 'biome', ['check', '.']);
await step('types', 'turbo', ['run', 'typecheck', '--output-logs=errors-only']);
await step('dead code', 'knip', []);
await step(
  'package tests',
  'turbo',
  ['run', 'test', '--concurrency=2', '--continue', '--output-logs=full'],
  sumPackages,
);
for (const name of ['structure', 'docs', 'publish', 'packed', 'release']) {
  const file = join('.ci', `${name}.test.mjs`);
  if (existsSync(join(root, file)))
    await step(name, 'node', ['--test', '--test-reporter=tap', file], countTap);
}
report();

/** Runs one part, its output visible as it comes; `count` reads how many tests passed and failed from the output. */
async function step(name, command, args, count = () => ({ passed: 0, failed: 0 })) {
  process.stdout.write(`\n── ${name} ──\n`);
  const begin = Date.now();
  const { code, output } = await execute(command, args);
  const counts = count(output);
  // A part that failed without a failed test (a crash, a lint error) must not pass unseen.
  const failed = code === 0 ? counts.failed : Math.max(1, counts.failed);
  parts.push({ name, seconds: secondsSince(begin), passed: counts.passed, failed, output });
}

function execute(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, env, shell: process.platform === 'win32' });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => take(`${command}: ${error.message}\n`));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

function sumPackages() {
  const all = packageReports();
  const sum = (member) => all.reduce((total, report) => total + report[member], 0);
  const failedFiles = all.flatMap((report) => report.testResults).filter((file) => file.status === 'failed');
  return { passed: sum('numPassedTests'), failed: Math.max(sum('numFailedTests'), failedFiles.length) };
}

/** Name, place and reason of each failed test: the output above is that of several packages at once, and long. */
function failedPackageTests() {
  return packageReports()
    .flatMap((report) => report.testResults)
    .filter((file) => file.status === 'failed')
    .flatMap((file) => {
      const failed = file.assertionResults.filter((test) => test.status === 'failed');
      const reasons = failed.map((test) => `${test.fullName}\n${test.failureMessages.join('\n')}`);
      return (reasons.length > 0 ? reasons : [file.message]).map(
        (reason) => `\nfailed: ${relative(root, file.name)}: ${reason}\n`,
      );
    })
    .join('');
}

function packageReports() {
  return workspaces
    .map((folder) => join(folder, results))
    .filter(existsSync)
    .map((file) => JSON.parse(readFileSync(file, 'utf8')));
}

function countTap(output) {
  const read = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  return { passed: read('pass'), failed: read('fail') + read('cancelled') };
}

function report() {
  const total = (member) => parts.reduce((sum, part) => sum + part[member], 0);
  for (const part of parts.filter(({ failed }) => failed > 0)) {
    process.stdout.write(
      `\n── ${part.name} failed; the end of its output ──\n${lastLines(part.output, 60)}\n`,
    );
  }
  process.stdout.write(failedPackageTests());
  process.stdout.write('\npart              seconds  passed  failed\n');
  for (const { name, seconds, passed, failed } of parts) {
    process.stdout.write(
      `${name.padEnd(16)} ${seconds.toFixed(1).padStart(8)} ${String(passed).padStart(7)} ${String(failed).padStart(7)}\n`,
    );
  }
  const passed = total('passed');
  const failed = total('failed') + (passed === 0 ? 1 : 0);
  if (passed === 0) process.stdout.write('No test ran: that counts as a failure.\n');
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

function lastLines(text, count) {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

function secondsSince(begin) {
  return (Date.now() - begin) / 1000;
}
