import { join } from 'node:path';
import type { ToolDefinition } from '@mcp-router/core';
import type { ComparedTool } from '../src/groups/compared-tool.js';
import { compareTools } from '../src/groups/tool-likeness.js';
import { readJsonLines, readServers } from './data-sets.js';

/** Catalogue, server and tool. */
type Place = [string, string, string];

/** Two tools, and whether somebody who read both says that they do the same. */
interface LabelledPair {
  half: 'fit' | 'held-out';
  same: boolean;
  a: Place;
  b: Place;
}

export interface PairsQuality {
  half: LabelledPair['half'];
  pairs: number;
  same: number;
  proposed: number;
  precision: number;
  recall: number;
  /** Proposed, though they don't do the same. */
  wrong: string[];
}

/** How well likeness proposes groups, on the labelled pairs. Undefined where a catalogue is missing. */
export function measureGroupPairs(data: string, ownData: string): PairsQuality[] | undefined {
  const pairs = readJsonLines<LabelledPair>(join(ownData, 'group-pairs.jsonl'));
  const lookUp = toolsByPlace(data, pairs);
  if (!lookUp) return undefined;
  const judged = pairs.map((pair) => ({
    ...pair,
    proposed: compareTools(lookUp(pair.a), lookUp(pair.b)) !== undefined,
  }));
  return (['fit', 'held-out'] as const).map((half) => {
    const own = judged.filter((pair) => pair.half === half);
    const proposed = own.filter((pair) => pair.proposed);
    const right = proposed.filter((pair) => pair.same).length;
    const same = own.filter((pair) => pair.same).length;
    return {
      ...{ half, pairs: own.length, same, proposed: proposed.length },
      precision: right / proposed.length,
      recall: right / same,
      wrong: proposed.filter((pair) => !pair.same).map(({ a, b }) => `${a.join('/')} = ${b.join('/')}`),
    };
  });
}

export function formatGroupPairs(qualities: readonly PairsQuality[]): string {
  const lines = qualities.map(
    ({ half, pairs, same, proposed, precision, recall, wrong }) =>
      `${half}: ${pairs} pairs, ${same} the same; ${proposed} proposed, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}` +
      wrong.map((pair) => `\n  wrong: ${pair}`).join(''),
  );
  return `Groups of equivalent tools, as proposed by likeness\n${lines.join('\n')}`;
}

function toolsByPlace(
  data: string,
  pairs: readonly LabelledPair[],
): ((place: Place) => ComparedTool) | undefined {
  const catalogues = new Set(pairs.flatMap(({ a, b }) => [a[0], b[0]]));
  const found = new Map<string, ComparedTool>();
  try {
    for (const catalogue of catalogues) {
      for (const { id, name, tools } of readServers(join(data, `catalogue-${catalogue}`))) {
        for (const definition of tools as ToolDefinition[]) {
          const key = [catalogue, id, definition.name].join('/');
          found.set(key, { serverId: id, serverName: name, definition });
        }
      }
    }
  } catch {
    return undefined;
  }
  return (place) => {
    const tool = found.get(place.join('/'));
    if (!tool) throw new Error(`no tool ${place.join('/')} in the catalogues`);
    return tool;
  };
}
