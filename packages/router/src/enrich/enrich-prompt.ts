import type { ToolDefinition } from '@mcp-router/core';
import { z } from 'zod';
import { asData, dataRule, oneLine } from '../select/model-data.js';
import { schemaOf } from '../select/model-prompt.js';

/** A tool for which a model is to write requests. */
export interface ToolToEnrich {
  serverId: string;
  serverName: string;
  definition: ToolDefinition;
}

export const REQUESTS_PER_TOOL = 3;
const MAX_REQUEST_LENGTH = 300;
const MAX_DESCRIPTION = 400;
const MAX_PARAMETERS = 12;

const answer = z.object({
  tools: z.array(
    z.object({
      id: z.string().describe('Id of the line.'),
      requests: z.array(z.string()).describe(`${REQUESTS_PER_TOOL} requests that only this tool serves.`),
    }),
  ),
});

export const ENRICH_SCHEMA = schemaOf('tool_requests', answer);
export type EnrichAnswer = z.infer<typeof answer>;

export const ENRICH_INSTRUCTIONS = `You write what people would ask of tools, so that a search by such requests finds the right tool.
For each line write ${REQUESTS_PER_TOOL} requests: one short and casual, one with invented context (names, places, dates), one that tells only the goal.
Never use the tool's name, and avoid the words of its description: write as people who have never read it. No two alike, no templates.
${dataRule('tools')}`;

/** A batch of tools as delimited data; ids are numbers of ours. */
export function enrichPrompt(tools: readonly ToolToEnrich[]): string {
  const lines = tools.map(({ serverName, definition }, at) => ({
    id: String(at + 1),
    server: oneLine(serverName, 80),
    tool: oneLine(definition.name, 80),
    description: oneLine(definition.description ?? '', MAX_DESCRIPTION),
    parameters: Object.keys(definition.inputSchema.properties ?? {}).slice(0, MAX_PARAMETERS),
  }));
  return asData('tools', lines);
}

/** The requests of each tool of the batch, by its place; what fits no line, is empty or repeats is left out. */
export function readRequests({ tools }: EnrichAnswer, batchSize: number): Map<number, string[]> {
  const byPlace = new Map<number, string[]>();
  for (const { id, requests } of tools) {
    const place = Number(id) - 1;
    if (!Number.isInteger(place) || place < 0 || place >= batchSize || byPlace.has(place)) continue;
    const usable = requests
      .map((request) => oneLine(request, MAX_REQUEST_LENGTH))
      .filter((request) => request !== '');
    if (usable.length > 0) byPlace.set(place, [...new Set(usable)].slice(0, REQUESTS_PER_TOOL));
  }
  return byPlace;
}
