import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RoutableServer } from '@mcp-router/core';
import { parseLabelledRequests } from '../src/evaluate/labelled-request.js';
import { type DataSet, readJsonLines, readServers } from './data-sets.js';

/** The public catalogues that the pools of our own sets, and the distractors, are taken from. */
const CATALOGUES = ['catalogue-toucan', 'catalogue-toolsdk', 'catalogue-docker'];

/** Servers of the catalogues, each with where it is from. */
export type Catalogue = { source: string; server: RoutableServer }[];

/** The steps of a multi-step request, as a person would list them. */
export interface SteppedRequest {
  id: string;
  steps: string[];
}

/** Every server of the three catalogues; undefined when one of them isn't in `directory`. */
export function readCatalogue(directory: string): Catalogue | undefined {
  const folders = CATALOGUES.map((source) => ({ source, folder: join(directory, source) }));
  if (!folders.every(({ folder }) => existsSync(join(folder, 'servers.jsonl')))) return undefined;
  return folders.flatMap(({ source, folder }) => readServers(folder).map((server) => ({ source, server })));
}

/** Our own sets, whose pools are named in `data/` and taken from the catalogues. */
export function readOwnDataSets(ownData: string, catalogue: Catalogue, only: string): DataSet[] {
  return [
    { name: 'dev-requests', pool: 'dev-pool.json' },
    { name: 'multi-step', pool: 'multi-step-pool.json' },
    { name: 'errands', pool: 'multi-step-pool.json' },
  ]
    .filter(({ name }) => name.includes(only))
    .map(({ name, pool }) => ({
      name,
      servers: poolOf(join(ownData, pool), catalogue),
      requests: requestsOf(join(ownData, `${name}.jsonl`)),
    }));
}

/** Our own sets whose requests come with their steps. */
export const STEPPED_SETS = ['multi-step', 'errands'];

/** Steps of the requests of such a set. */
export function readSteps(ownData: string, name: string): SteppedRequest[] {
  return readJsonLines<SteppedRequest>(join(ownData, `${name}.jsonl`));
}

/** Requests that no tool of a fleet should be chosen for. */
export function readOffTopic(ownData: string): string[] {
  return readJsonLines<{ query: string }>(join(ownData, 'off-topic.jsonl')).map(({ query }) => query);
}

function requestsOf(path: string) {
  return parseLabelledRequests(readFileSync(path, 'utf8'), path);
}

function poolOf(path: string, catalogue: Catalogue): RoutableServer[] {
  const byKey = new Map(catalogue.map(({ source, server }) => [`${source}/${server.id}`, server]));
  const entries: { source: string; id: string }[] = JSON.parse(readFileSync(path, 'utf8'));
  return entries.map(({ source, id }) => {
    const server = byKey.get(`${source}/${id}`);
    if (!server) throw new Error(`${path}: no server ${id} in ${source}`);
    return server;
  });
}
