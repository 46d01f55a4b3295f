// The docs keep what they promise: links lead somewhere, every error code has its line.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { execute } from './scratch.mjs';
import { root } from './setup.mjs';

const pages = execute('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'])
  .trim()
  .split('\n')
  .filter((page) => !page.startsWith('.changeset/') && existsSync(join(root, page)));
const read = (page) => readFileSync(join(root, page), 'utf8');
const withoutCode = (text) => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

test('links between pages lead somewhere', () => {
  const broken = [];
  for (const page of pages) {
    for (const [, target] of withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [path, anchor] = target.split('#');
      const file = path === '' ? page : join(dirname(page), path);
      const found = existsSync(join(root, file)) && (!anchor || anchorsOf(file).includes(anchor));
      if (!found) broken.push(`${page} → ${target}`);
    }
  }
  assert.deepEqual(broken, []);
});

test('every error code has its line in docs/errors.md, and no other has', async () => {
  const { ERROR_CODES } = await import(join(root, 'packages/core/dist/index.js'));
  const rows = read('docs/errors.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const documented = rows.flatMap((row) =>
    [...row.split('|')[1].matchAll(/`([A-Z_]+)`/g)].map((match) => match[1]),
  );
  assert.deepEqual([...documented].sort(), [...ERROR_CODES].sort());
});

test('every test that docs/security.md names is there', () => {
  const missing = [];
  const rows = read('docs/security.md')
    .split('\n')
    .filter((line) => /^\| (?!danger|---)/.test(line));
  for (const row of rows) {
    const cell = row.split(' | ').at(-1).replace(/\|$/, '');
    const named = [...cell.matchAll(/`([^`]+\.test\.ts)`(?::([^`;]*))?/g)];
    if (named.length === 0) missing.push(`no test: ${row.slice(0, 80)}`);
    for (const [, path, titles = ''] of named) {
      const file = path.includes('/') ? path : join(dirname(named[0][1]), path);
      if (!existsSync(join(root, file))) missing.push(file);
      else missing.push(...titlesNotIn(read(file), titles).map((title) => `${file}: ${title}`));
    }
  }
  assert.deepEqual(missing, []);
});

/** Titles stand as their first words and three dots. */
function titlesNotIn(source, titles) {
  const beginnings = titles.split(/ \.\.\.,?/).map((title) => title.trim());
  return beginnings.filter(
    (title) => title !== '' && !['`', "'", '"'].some((quote) => source.includes(quote + title)),
  );
}

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page) {
  const headings = withFencesRemoved(read(page)).match(/^#+ .*$/gm) ?? [];
  return headings.map((heading) =>
    heading
      .replace(/^#+ /, '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

function withFencesRemoved(text) {
  return text.replace(/```[\s\S]*?```/g, '');
}
