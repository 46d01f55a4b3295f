import type { RoutableServer, ToolDefinition } from '@mcp-router/core';
import { parameterNames } from '../src/select/encoder-documents.js';
import type { ToolRequest, TrainingData } from './data.js';
import { serverText, toolText } from './texts.js';

/** Two texts that mean the same thing, and what they are about: pairs about one thing are no negatives of each other. */
export interface Pair {
  query: string;
  document: string;
  topic: string;
}

/** A kind of pair, and how many of them one epoch sees: all, a random share of them, or each several times. */
export interface PairSource {
  name: string;
  pairs: Pair[];
  repeats: number;
}

/** Tool names that more servers share than this are too general to tell that two tools do the same. */
const MAX_SAME_NAMED = 12;
const MAX_PARAMETER_WORDS = 60;
const MIN_DESCRIPTION_LENGTH = 12;

export interface PairOptions {
  ownRequests: boolean;
  metatool: boolean;
}

export function trainingPairs(data: TrainingData, options: PairOptions): PairSource[] {
  const servers = withoutDuplicates(data.trainServers);
  const sources: PairSource[] = [
    { name: 'description to tool name', pairs: servers.flatMap(describedTools), repeats: 1 },
    { name: 'description to server', pairs: servers.flatMap(describedServer), repeats: 2 },
    { name: 'tool to server', pairs: servers.flatMap(toolsOfServer), repeats: 0.4 },
    { name: 'same tool of two servers', pairs: sameNamedTools(servers), repeats: 1 },
    { name: 'parameters to tool', pairs: servers.flatMap(parameterTexts), repeats: 0.5 },
  ];
  const toolTexts = textsByTool([...data.trainServers, ...data.metatoolServers]);
  if (options.ownRequests) {
    sources.push({
      name: 'own requests',
      pairs: requestPairs(data.trainRequests.own, toolTexts),
      repeats: 3,
    });
  }
  if (options.metatool) {
    const pairs = requestPairs(data.trainRequests.metatool, toolTexts);
    sources.push({ name: 'metatool', pairs, repeats: 0.3 });
  }
  return sources;
}

/** One server of those with the same description and the same tools. */
function withoutDuplicates(servers: RoutableServer[]): RoutableServer[] {
  const seen = new Set<string>();
  return servers.filter((server) => {
    const key = `${server.description}\n${server.tools.map((tool) => tool.name).join(' ')}`;
    return !seen.has(key) && seen.add(key);
  });
}

function textsByTool(servers: RoutableServer[]): Map<string, string> {
  return new Map(
    servers.flatMap((server) =>
      server.tools.map((tool) => [`${server.id}/${tool.name}`, toolText(server.name, tool)] as const),
    ),
  );
}

function requestPairs(requests: ToolRequest[], toolTexts: Map<string, string>): Pair[] {
  return requests.flatMap(({ query, serverId, toolName }) => {
    const document = toolTexts.get(`${serverId}/${toolName}`);
    return document === undefined ? [] : [{ query, document, topic: `${serverId}/${toolName}` }];
  });
}

function describedTools(server: RoutableServer): Pair[] {
  return server.tools.filter(isDescribed).map((tool) => ({
    query: firstSentences(tool.description ?? ''),
    document: toolText(server.name, { ...tool, description: '' }),
    topic: topicOf(tool),
  }));
}

function describedServer(server: RoutableServer): Pair[] {
  const document = serverText({ ...server, description: '' });
  const topic = `server ${server.name.toLowerCase()}`;
  return sentences(server.description).map((query) => ({ query, document, topic }));
}

function toolsOfServer(server: RoutableServer): Pair[] {
  const document = serverText(server);
  const topic = `server ${server.name.toLowerCase()}`;
  return server.tools
    .filter(isDescribed)
    .map((tool) => ({ query: firstSentences(tool.description ?? ''), document, topic }));
}

function sameNamedTools(servers: RoutableServer[]): Pair[] {
  const byName = new Map<string, { server: RoutableServer; tool: ToolDefinition }[]>();
  for (const server of servers) {
    for (const tool of server.tools.filter(isDescribed)) {
      const topic = topicOf(tool);
      byName.set(topic, [...(byName.get(topic) ?? []), { server, tool }]);
    }
  }
  return [...byName].flatMap(([topic, holders]) => {
    if (holders.length > MAX_SAME_NAMED) return [];
    return holders.flatMap(({ tool }, at) => {
      const next = holders[(at + 1) % holders.length];
      if (!next || next.tool.description === tool.description) return [];
      const query = firstSentences(tool.description ?? '');
      return [{ query, document: toolText(next.server.name, next.tool), topic }];
    });
  });
}

function parameterTexts(server: RoutableServer): Pair[] {
  return server.tools.filter(isDescribed).flatMap((tool) => {
    const properties = tool.inputSchema?.properties as Record<string, { description?: unknown }> | undefined;
    const descriptions = parameterNames(tool)
      .map((name) => properties?.[name]?.description)
      .filter((text): text is string => typeof text === 'string');
    const query = descriptions.join('\n').split(/\s+/).slice(0, MAX_PARAMETER_WORDS).join(' ');
    if (query.length < MIN_DESCRIPTION_LENGTH) return [];
    const document = toolText(server.name, { ...tool, inputSchema: { type: 'object' } });
    return [{ query, document, topic: topicOf(tool) }];
  });
}

function isDescribed(tool: ToolDefinition): boolean {
  return (tool.description ?? '').length >= MIN_DESCRIPTION_LENGTH;
}

function topicOf(tool: ToolDefinition): string {
  return tool.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function sentences(text: string): string[] {
  const parts = text.split(/(?<=[.!?。])\s+|\n+/).filter((part) => part.length >= MIN_DESCRIPTION_LENGTH);
  return parts.slice(0, 4);
}

function firstSentences(text: string): string {
  return sentences(text).slice(0, 2).join(' ') || text;
}
