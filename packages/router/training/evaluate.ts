import { join } from 'node:path';
import type { RoutableServer } from '@mcp-router/core';
import type { Encoder } from '../src/select/encoder.js';
import { encodeServer, encodeTool } from '../src/select/encoder-documents.js';
import {
  isHeldOutMetatool,
  type LabelledRequest,
  MEASURING_SETS,
  readLines,
  readServers,
  type TrainingData,
} from './data.js';

export interface Scores {
  name: string;
  n: number;
  server: { r1: number; r5: number; r10: number };
  tool: { r1: number; r5: number; r10: number } | undefined;
}

interface Question {
  query: string;
  relevant: LabelledRequest['relevant'];
}

/**
 * The encoder alone on what it was not trained on: held-out catalogue servers and held-out metatool tools. Nothing that
 * it was trained on stands among the rivals: it would draw requests towards itself.
 */
export function evaluateDevelopment(encoder: Encoder, data: TrainingData): Scores[] {
  const toQuestion = ({
    query,
    serverId,
    toolName,
  }: {
    query: string;
    serverId: string;
    toolName: string;
  }) => ({
    query,
    relevant: [{ server: serverId, tool: toolName }],
  });
  const heldOutMetatool = data.metatoolServers.filter((server) =>
    server.tools.every((tool) => isHeldOutMetatool(tool.name)),
  );
  const pool = data.devServers;
  const metatool = data.devRequests.metatool.filter((_, at) => at % 4 === 0);
  return [
    measure('own-requests, held-out servers', encoder, pool, data.devRequests.own.map(toQuestion)),
    measure('metatool, held-out tools', encoder, [...heldOutMetatool, ...pool], metatool.map(toQuestion)),
  ];
}

/** The encoder alone on the sets that only measure. */
export function evaluateMeasuring(encoder: Encoder, folder: string): Scores[] {
  return MEASURING_SETS.map((name) => {
    const questions = readLines<LabelledRequest>(join(folder, name, 'queries.jsonl'));
    return measure(name, encoder, readServers(folder, name), questions);
  });
}

/** Cosine rankings; a server counts as near as its own text or its nearest tool. */
function measure(name: string, encoder: Encoder, servers: RoutableServer[], questions: Question[]): Scores {
  const documents = servers.flatMap((server) => [
    { key: '', server: server.id, vector: encodeServer(encoder, server) },
    ...server.tools.map((tool) => ({
      key: `${server.id}/${tool.name}`,
      server: server.id,
      vector: encodeTool(encoder, server.name, tool),
    })),
  ]);
  const serverHits: number[][] = [];
  const toolHits: number[][] = [];
  for (const { query, relevant } of questions) {
    const request = encoder.encode(query);
    const tools = new Map<string, number>();
    const byServer = new Map<string, number>();
    for (const { key, server, vector } of documents) {
      const score = dot(request, vector);
      if (key !== '') tools.set(key, score);
      byServer.set(server, Math.max(byServer.get(server) ?? -1, score));
    }
    serverHits.push(ranksOf(relevant, byServer, (label) => label.server));
    const toolLabels = relevant.filter((label) => label.tool !== undefined);
    if (toolLabels.length > 0) {
      toolHits.push(ranksOf(toolLabels, tools, (label) => `${label.server}/${label.tool}`));
    }
  }
  const tool = toolHits.length > 0 ? recalls(toolHits) : undefined;
  return { name, n: questions.length, server: recalls(serverHits), tool };
}

/** For each label the rank of its best item, from 1. */
function ranksOf(
  labels: LabelledRequest['relevant'],
  scores: Map<string, number>,
  keyOf: (label: { server: string; tool?: string }) => string,
): number[] {
  return labels.map((label) => {
    const keys = [label, ...(label.or ?? [])].map(keyOf);
    const best = Math.max(...keys.map((key) => scores.get(key) ?? Number.NEGATIVE_INFINITY));
    let rank = 1;
    for (const score of scores.values()) if (score > best) rank++;
    return rank;
  });
}

function recalls(ranks: number[][]) {
  const at = (k: number) =>
    ranks.reduce((sum, labels) => sum + labels.filter((rank) => rank <= k).length / labels.length, 0) /
    ranks.length;
  return { r1: at(1), r5: at(5), r10: at(10) };
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d] ?? 0) * (b[d] ?? 0);
  return sum;
}

export function formatScores({ name, n, server, tool }: Scores): string {
  const line = (scores: { r1: number; r5: number; r10: number }) =>
    [scores.r1, scores.r5, scores.r10].map((value) => value.toFixed(3)).join(' / ');
  const toolPart = tool ? `, tool ${line(tool)}` : '';
  return `${name} (n=${n}): server R@1 / R@5 / R@10 ${line(server)}${toolPart}`;
}
