// Brings a fresh checkout to the point where it is installed and built, with only Node, npm and git on the machine.
// When nothing changed since the last time, only the build's cache is asked.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';
const stampFile = join(root, 'node_modules', '.mcp-router-setup.json');
const pnpmVersion = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split('@')[1];

/** Installs and builds what changed. Returns the environment with pnpm and the workspace's tools on the PATH. */
export async function setUp() {
  requireNode();
  const fingerprint = installFingerprint();
  let stamp = readStamp();
  if (stamp?.fingerprint !== fingerprint || !existsSync(stamp.pnpmFolder)) {
    stamp = await install(fingerprint);
  }
  const env = environment(stamp.pnpmFolder);
  run('Building the packages', 'turbo', ['run', 'build', '--output-logs=errors-only'], env);
  return env;
}

/** Runs a command with its output visible; when it fails, ends this process with the command's exit code. */
function run(title, command, args, env) {
  process.stdout.write(`${title} ...\n`);
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', shell: windows });
  if (status !== 0) fail(`${title} failed${error ? `: ${error.message}` : ''} (its error stands above).`);
}

export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    fail(`MCP Router needs Node 20.19 or newer; this is ${process.version}. Get one at https://nodejs.org`);
  }
}

async function install(fingerprint) {
  await requireSqliteBuild();
  const pnpmFolder = findPnpm();
  const env = environment(pnpmFolder);
  run('Installing the dependencies', 'pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], env);
  const stamp = { fingerprint, pnpmFolder };
  writeFileSync(stampFile, JSON.stringify(stamp));
  return stamp;
}

/** What an install depends on: manifests, lock file, and the Node that native code is built for. */
function installFingerprint() {
  const hash = createHash('sha256').update(`${process.version} ${process.platform} ${process.arch}`);
  const manifests = ['packages', 'apps'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => join(folder, name, 'package.json')),
  );
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    if (existsSync(join(root, file))) hash.update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

function readStamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return undefined; // never installed, or cut off half way: install anew
  }
}

/** The folder that holds pnpm at the pinned version: on the PATH already, or fetched by npx. */
function findPnpm() {
  process.stdout.write(`Looking for pnpm ${pnpmVersion} ...\n`);
  const own = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8', shell: windows });
  if (own.stdout?.trim() === pnpmVersion) return dirname(locate('pnpm', process.env.PATH));
  const args = ['--yes', `--package=pnpm@${pnpmVersion}`, 'node', '-p', 'process.env.PATH'];
  const npx = spawnSync('npx', args, { cwd: root, encoding: 'utf8', shell: windows });
  if (npx.status !== 0)
    fail(`${npx.stderr}\nnpx could not fetch pnpm ${pnpmVersion}: is the npm registry reachable?`);
  return dirname(locate('pnpm', npx.stdout.trim().split('\n').at(-1)));
}

function locate(program, path) {
  const names = windows ? [`${program}.cmd`, `${program}.exe`] : [program];
  const places = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((place) => existsSync(place)) ?? fail(`${program} is not on the PATH.`);
}

function environment(pnpmFolder) {
  const path = [join(root, 'node_modules', '.bin'), pnpmFolder, process.env.PATH].join(delimiter);
  return { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' };
}

/** better-sqlite3 comes as a prebuilt binary from GitHub, or is compiled: one of the two must be possible. */
async function requireSqliteBuild() {
  const compilers = windows ? ['cl'] : ['c++', 'g++', 'clang++'];
  const has = (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
  if (compilers.some(has) && ['python3', 'python'].some(has)) return;
  const version = /better-sqlite3: (\d+\.\d+\.\d+)/.exec(
    readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'),
  )[1];
  if (await isPrebuiltReachable(version)) return;
  fail(
    'better-sqlite3 must be compiled here: install a C++ compiler, make and Python 3 ' +
      '(Debian, Ubuntu: apt-get install g++ make python3; macOS: xcode-select --install; Windows: Visual Studio Build Tools).',
  );
}

async function isPrebuiltReachable(version) {
  const { modules } = process.versions;
  const file = `better-sqlite3-v${version}-node-v${modules}-${process.platform}-${process.arch}.tar.gz`;
  const url = `https://github.com/WiseLibs/better-sqlite3/releases/download/v${version}/${file}`;
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false; // no way to it from here: then it must be compiled
  }
}
