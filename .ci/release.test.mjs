// Releases: packages have versions of their own, a change bumps what it must and no more, and nothing published refers
// to the workspace. Done in a scratch copy; `pnpm release:check` runs this file.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, test } from 'node:test';
import { execute, publishedPackages, scratchFolder } from './scratch.mjs';
import { root } from './setup.mjs';

const changeset = join(root, 'node_modules/.bin/changeset');
let copy;

before(() => {
  copy = scratchFolder('release');
  const tracked = execute('git', ['ls-files', '--cached', '--others', '--exclude-standard'])
    .trim()
    .split('\n');
  for (const file of tracked) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  execute('git', ['init', '--quiet', '--initial-branch=main'], { cwd: copy });
  commit('as it is');
});

test('the first changesets name every published package', () => {
  const names = publishedPackages().map(({ manifest }) => manifest.name);
  const named = new Set(
    changesetFiles(copy).flatMap((text) => [...text.matchAll(/^["'](.+)["']: /gm)].map((m) => m[1])),
  );
  const released = publishedPackages().filter(({ manifest }) => manifest.version !== '0.0.0');
  const covered = new Set([...named, ...released.map(({ manifest }) => manifest.name)]);
  assert.deepEqual(
    names.filter((name) => !covered.has(name)),
    [],
  );
});

test('a fix in one package bumps that package alone', () => {
  release();
  assert.deepEqual(bumpedBy('@mcp-router/llm-providers', 'patch'), ['@mcp-router/llm-providers']);
});

test('a breaking change of core bumps every package that depends on it', () => {
  release();
  const dependants = publishedPackages(copy).filter(
    ({ manifest }) => manifest.dependencies?.['@mcp-router/core'],
  );
  const expected = ['@mcp-router/core', ...dependants.map(({ manifest }) => manifest.name)];
  assert.deepEqual(bumpedBy('@mcp-router/core', 'minor'), expected.sort());
});

test('what would be published refers to no workspace', () => {
  release();
  execute(
    'pnpm',
    ['install', '--offline', '--ignore-scripts', '--no-frozen-lockfile', '--filter', '!@mcp-router/demo'],
    {
      cwd: copy,
    },
  );
  const destination = join(copy, 'tarballs');
  for (const { folder, manifest } of publishedPackages(copy)) {
    execute('pnpm', ['pack', '--pack-destination', destination], { cwd: folder });
    const file = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
    const packed = execute('tar', ['-xzOf', join(destination, file), 'package/package.json']);
    assert.doesNotMatch(packed, /workspace:|catalog:/, file);
  }
});

/** Applies the waiting changesets, as a release does. */
function release() {
  if (changesetFiles(copy).length === 0) return;
  execute(changeset, ['version'], { cwd: copy });
  commit('release');
}

/** Names of the packages whose version changes when `name` gets a bump of that kind; leaves the copy as it was. */
function bumpedBy(name, kind) {
  const versions = () =>
    new Map(publishedPackages(copy).map(({ manifest }) => [manifest.name, manifest.version]));
  const earlier = versions();
  writeFileSync(join(copy, '.changeset/check.md'), `---\n"${name}": ${kind}\n---\n\nA change.\n`);
  execute(changeset, ['version'], { cwd: copy });
  const bumped = [...versions()].filter(([package_, version]) => earlier.get(package_) !== version);
  execute('git', ['checkout', '--quiet', '.'], { cwd: copy });
  execute('git', ['clean', '--quiet', '-fd'], { cwd: copy });
  rmSync(join(copy, '.changeset/check.md'), { force: true });
  return bumped.map(([package_]) => package_).sort();
}

function changesetFiles(base) {
  const folder = join(base, '.changeset');
  const names = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
}

function commit(message) {
  execute('git', ['add', '--all'], { cwd: copy });
  const identity = ['-c', 'user.name=release-check', '-c', 'user.email=release-check@localhost'];
  execute('git', [...identity, 'commit', '--quiet', '--allow-empty', '-m', message], { cwd: copy });
}
