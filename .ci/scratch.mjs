// Scratch folders, commands and packed tarballs for the tests of what would be published.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './setup.mjs';

/** A new folder outside the checkout, gone at the end of this process. */
export function scratchFolder(name) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `mcp-router-${name}-`)));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Runs a command to its end and gives its standard output; throws with all it printed when it fails. */
export function execute(command, args, { cwd = root, env = {} } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (status === 0) return stdout;
  throw new Error(
    `${command} ${args.join(' ')} in ${cwd}: ${error?.message ?? `exit ${status}`}\n${stdout}\n${stderr}`,
  );
}

/** Folder and manifest of every workspace package that is published. */
export function publishedPackages(base = root) {
  return ['packages', 'apps']
    .flatMap((kind) => readdirSync(join(base, kind)).map((name) => join(base, kind, name)))
    .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(({ manifest }) => !manifest.private);
}

/** Packs every published package; package name → path of its tarball. */
export function packAll(destination, base = root) {
  const tarballs = new Map();
  for (const { folder, manifest } of publishedPackages(base)) {
    execute('pnpm', ['pack', '--pack-destination', destination], { cwd: folder });
    const file = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
    tarballs.set(manifest.name, join(destination, file));
  }
  return tarballs;
}

/** The package itself and those of ours that it depends on, however deep. */
export function withOwnDependencies(name, packages = publishedPackages()) {
  const manifests = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));
  const found = new Set();
  const visit = (current) => {
    if (found.has(current)) return;
    found.add(current);
    for (const dependency of Object.keys(manifests.get(current).dependencies ?? {})) {
      if (manifests.has(dependency)) visit(dependency);
    }
  };
  visit(name);
  return [...found];
}
