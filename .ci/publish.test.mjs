// What would be published is well formed: publint and @arethetypeswrong/cli on every package's tarball.
import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { before, test } from 'node:test';
import { execute, packAll, publishedPackages, scratchFolder } from './scratch.mjs';

let tarballs;
before(() => {
  tarballs = packAll(scratchFolder('publish'));
});

for (const { manifest } of publishedPackages()) {
  test(`${manifest.name}: publint finds nothing`, () => {
    const output = execute('publint', ['run', tarballs.get(manifest.name), '--strict']);
    assert.match(output, /All good!/);
  });

  test(`${manifest.name}: types resolve for ESM users`, {
    skip: manifest.exports ? false : 'it exports nothing',
  }, () => {
    execute('attw', [tarballs.get(manifest.name), '--profile', 'esm-only']);
  });

  test(`${manifest.name}: the tarball holds no tests, sources or workspace references`, () => {
    const tarball = tarballs.get(manifest.name);
    const files = execute('tar', ['-tzf', tarball]).trim().split('\n');
    const allowed = /^package\/(dist\/|drizzle\/|README\.md$|LICENSE$|package\.json$|CHANGELOG\.md$)/;
    assert.deepEqual(
      files.filter((file) => !allowed.test(file)),
      [],
      basename(tarball),
    );
    assert.deepEqual(
      files.filter((file) => file.includes('.test.')),
      [],
    );
    const packed = execute('tar', ['-xzOf', tarball, 'package/package.json']);
    assert.doesNotMatch(packed, /workspace:|catalog:/);
  });
}
