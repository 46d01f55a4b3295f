import { type Catalogue, encoderOf } from './catalogue.js';
import { embeddedText, type VectorOf } from './embed-catalogue.js';
import type { ServerEntry } from './entries.js';
import { type NearnessSample, type NearnessScale, nearnessScale } from './nearness-scale.js';
import { compareServers, type Passage, type PassageVectors, settlePassages } from './passages.js';

/** Measures how an embedder's cosines lie against those of the encoder that ships, on a catalogue's own texts. */
export interface ScaleSamples {
  /** Takes the first tool of a server as a sample, while there are few. */
  take(entry: ServerEntry, passages: readonly Passage[], vectorOf: VectorOf): void;
  /** Measured once for each version of the catalogue. */
  scaleOf(catalogue: Catalogue, embedded: PassageVectors): NearnessScale;
}

/** More samples change the means little. */
const SAMPLES = 64;

interface Sample {
  text: string;
  vector: Float32Array;
}

export function createScaleSamples(): ScaleSamples {
  const samples = new Map<ServerEntry, Sample>();
  let measured: { version: number; scale: NearnessScale } | undefined;
  return {
    take(entry, passages, vectorOf) {
      const tool = passages.find(({ toolSlot }) => toolSlot >= 0);
      if (!tool || samples.size >= SAMPLES) return;
      samples.set(entry, { text: embeddedText(tool), vector: vectorOf(tool) });
    },
    scaleOf(catalogue, embedded) {
      if (measured?.version === catalogue.version) return measured.scale;
      for (const entry of samples.keys()) if (catalogue.serverAt[entry.slot] !== entry) samples.delete(entry);
      measured = { version: catalogue.version, scale: measure(catalogue, embedded, samples) };
      return measured.scale;
    },
  };
}

function measure(
  catalogue: Catalogue,
  embedded: PassageVectors,
  samples: ReadonlyMap<ServerEntry, Sample>,
): NearnessScale {
  const { dense } = catalogue;
  const encoder = encoderOf(catalogue);
  for (const entry of dense.pending.keys()) settlePassages(dense, entry, ({ encode }) => encode(encoder));
  const cosines = (vectors: PassageVectors, vectorOf: (sample: Sample) => Float32Array) =>
    [...samples].flatMap(([entry, sample]) =>
      sampleOf(compareServers(vectors, vectorOf(sample), catalogue.serverAt.length), entry.slot),
    );
  return nearnessScale(
    cosines(dense, ({ text }) => encoder.encode(text)),
    cosines(embedded, ({ vector }) => vector),
  );
}

function sampleOf(servers: Float32Array, ownSlot: number): NearnessSample[] {
  const others = servers.filter((score, slot) => score > 0 && slot !== ownSlot);
  if (others.length === 0) return [];
  return [
    { own: servers[ownSlot] ?? 0, others: others.reduce((sum, score) => sum + score, 0) / others.length },
  ];
}
