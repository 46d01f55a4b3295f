// The shape of the workspace, as the design page has it: what lies where, who imports whom, how large files are.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { root } from './setup.mjs';

const ROOT_ENTRIES = new Set(
  [
    'package.json pnpm-workspace.yaml pnpm-lock.yaml turbo.json tsconfig.base.json biome.json packages apps docs deploy',
    '.changeset .ci .gitignore README.md CONTRIBUTING.md LICENSE .git node_modules .turbo',
  ].flatMap((line) => line.split(' ')),
);

/** Which of our packages each may import. Apps may import any package, never another app. */
const ALLOWED = {
  core: [],
  store: ['core'],
  registry: ['core'],
  health: ['core'],
  'llm-providers': ['core'],
  router: ['core', 'registry', 'health'],
};
/** Packages from outside that only one place may import. */
const ONLY_IN = [
  // Both are behind the entry `connection`.
  { specifier: /^@modelcontextprotocol\/client/, place: /^packages\/registry\/src\/(connection|oauth)\// },
  { specifier: /^@modelcontextprotocol\/(server|node|hono)/, place: /^packages\/router\/src\/gateway\// },
  { specifier: /^@modelcontextprotocol\/sdk/, place: /^apps\/bench\/src\/clients\// },
  { specifier: /^(openai|@anthropic-ai\/sdk)/, place: /^packages\/llm-providers\/src\// },
  { specifier: /^(better-sqlite3|drizzle-orm|pg)(\/|$)/, place: /^packages\/store\/src\// },
];
const MAX = { fileLines: 400, medianLines: 100, functionLines: 60, medianFunctionLines: 15, indexLines: 40 };

const packages = readdirSync(join(root, 'packages'));
const apps = readdirSync(join(root, 'apps'));
const allSources = [
  ...packages.map((name) => `packages/${name}`),
  ...apps.map((name) => `apps/${name}`),
].flatMap((folder) => listFiles(join(root, folder, 'src')).map((file) => relative(root, file)));
const isTest = (file) => /\.test\.tsx?$/.test(file);
const sources = allSources.filter((file) => /\.tsx?$/.test(file) && !isTest(file));
const read = (file) => readFileSync(join(root, file), 'utf8');
const linesOf = (file) => read(file).trimEnd().split('\n').length;
const importsOf = new Map(
  sources.map((file) => [
    file,
    ts.preProcessFile(read(file), true, true).importedFiles.map((entry) => entry.fileName),
  ]),
);

test('the root holds what the design names and nothing else', () => {
  const strangers = readdirSync(root).filter((name) => !ROOT_ENTRIES.has(name));
  assert.deepEqual(strangers, []);
});

test('imports between packages point down only', () => {
  const wrong = [];
  for (const [file, specifiers] of importsOf) {
    const own = file.split('/')[1];
    for (const specifier of specifiers.filter((name) => name.startsWith('@mcp-router/'))) {
      const target = specifier.split('/')[1];
      const allowed = file.startsWith('apps/') ? packages : ALLOWED[own];
      if (!allowed?.includes(target)) wrong.push(`${file} imports ${specifier}`);
    }
    if (specifiers.some((name) => escapes(file, name))) wrong.push(`${file} reaches into another package`);
  }
  assert.deepEqual(wrong, []);
});

test('router/select loads only core and zod', () => {
  const wrong = [...importsOf]
    .filter(([file]) => file.startsWith('packages/router/src/select/'))
    .flatMap(([file, specifiers]) => specifiers.map((specifier) => ({ file, specifier })))
    .filter(({ file, specifier }) => {
      if (!specifier.startsWith('.')) return !/^(@mcp-router\/core(\/.*)?|zod|node:.*)$/.test(specifier);
      return !join(dirname(file), specifier).startsWith('packages/router/src/select/');
    });
  assert.deepEqual(wrong, []);
});

test('SDKs and drivers are imported in their one place', () => {
  const wrong = [];
  for (const { specifier, place } of ONLY_IN) {
    for (const [file, specifiers] of importsOf) {
      const allowed = place.test(file) || file.startsWith('apps/demo/src/servers/');
      if (!allowed && specifiers.some((name) => specifier.test(name)))
        wrong.push(`${file} imports ${specifier}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('there are no import cycles', () => {
  const cycles = [];
  const state = new Map();
  const visit = (file, path) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open')
      return void cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    state.set(file, 'open');
    for (const specifier of importsOf.get(file) ?? []) {
      const target = localTarget(file, specifier);
      if (target && importsOf.has(target)) visit(target, [...path, file]);
    }
    state.set(file, 'done');
  };
  for (const file of sources) visit(file, []);
  assert.deepEqual(cycles, []);
});

test('files are small', () => {
  const large = allSources.filter((file) => /\.tsx?$/.test(file) && linesOf(file) > MAX.fileLines);
  assert.deepEqual(large, []);
  const median = medianOf(sources.map(linesOf));
  assert.ok(median <= MAX.medianLines, `the median file has ${median} lines`);
  const indexes = sources.filter((file) => file.endsWith('/index.ts') && linesOf(file) > MAX.indexLines);
  assert.deepEqual(indexes, []);
});

test('functions are small', () => {
  const lengths = sources.flatMap((file) => functionLengths(file).map((entry) => ({ file, ...entry })));
  const large = lengths.filter(({ lines }) => lines > MAX.functionLines);
  assert.deepEqual(
    large.map(({ file, line, lines }) => `${file}:${line} has ${lines} lines`),
    [],
  );
  const median = medianOf(lengths.map(({ lines }) => lines));
  assert.ok(median <= MAX.medianFunctionLines, `the median function has ${median} lines`);
});

test('folders are at most one deep under src, and names explain themselves', () => {
  const deep = allSources.filter((file) => file.split('/').length > 5);
  assert.deepEqual(deep, []);
  const vague = allSources.filter((file) => /\/(utils?|helpers?|common|misc)\.tsx?$/.test(file));
  assert.deepEqual(vague, []);
});

test('nothing unfinished is left in the sources', () => {
  const marks = /\b(TODO|FIXME|XXX|HACK)\b|\b(test|it|describe)\.only\(|\bas any\b|@ts-ignore/;
  // Bytes of a binary can spell a mark by chance.
  const left = allSources.filter((file) => !file.endsWith('.bin') && marks.test(read(file)));
  assert.deepEqual(left, []);
});

test('each package and app says what it is', () => {
  const missing = [
    ...packages.map((name) => `packages/${name}`),
    ...apps.map((name) => `apps/${name}`),
  ].flatMap((folder) => {
    const { private: isPrivate } = JSON.parse(read(`${folder}/package.json`));
    const files = isPrivate ? ['README.md'] : ['README.md', 'LICENSE'];
    return files.map((file) => `${folder}/${file}`).filter((file) => !existsSync(join(root, file)));
  });
  assert.deepEqual(
    [
      ...missing,
      ...['README.md', 'CONTRIBUTING.md', 'LICENSE'].filter((file) => !existsSync(join(root, file))),
    ],
    [],
  );
});

function listFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? listFiles(path) : [path];
  });
}

/** A relative import that leaves the folder of its own package. */
function escapes(file, specifier) {
  const own = file.split('/').slice(0, 2).join('/');
  return (
    specifier.startsWith('.') &&
    !relative(root, resolve(root, dirname(file), specifier)).startsWith(`${own}/`)
  );
}

function localTarget(file, specifier) {
  if (specifier.startsWith('.')) return join(dirname(file), specifier).replace(/\.js$/, '.ts');
  const match = /^@mcp-router\/([^/]+)(?:\/(.+))?$/.exec(specifier);
  return match && `packages/${match[1]}/src/${match[2] ? `${match[2]}/index` : 'index'}.ts`;
}

/** First line and length of each function. */
function functionLengths(file) {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const lengths = [];
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node) => {
    if (ts.isFunctionLike(node) && node.body) {
      const line = lineOf(node.getStart(source));
      lengths.push({ line, lines: lineOf(node.end) - line + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return lengths;
}

function medianOf(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
