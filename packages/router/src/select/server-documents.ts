import type { RoutableServer, ToolDefinition } from '@mcp-router/core';
import type { FieldStems, TextIndexOptions } from './text-index.js';
import { textStems } from './text-words.js';

/**
 * Weights measured on public sets of requests over real servers: tool names help a server's ranking most, and long
 * tool descriptions must be held back.
 */
export const SERVER_INDEX: TextIndexOptions = {
  fields: [
    { name: 'name', weight: 4 },
    { name: 'description', weight: 1 },
    { name: 'tags', weight: 1.5 },
    { name: 'tool names', weight: 1.5 },
    { name: 'tool descriptions', weight: 0.4 },
    { name: 'examples', weight: 1 },
  ],
  k1: 1.8,
  b: 0.75,
};

export const TOOL_INDEX: TextIndexOptions = {
  fields: [
    { name: 'name', weight: 2 },
    { name: 'description', weight: 1 },
    { name: 'server name', weight: 1 },
    { name: 'parameters', weight: 0.3 },
    { name: 'server description', weight: 0.3 },
    { name: 'server tags', weight: 0.3 },
    { name: 'examples', weight: 1 },
  ],
  k1: 1.2,
  b: 0.75,
};

/** Place of the name among the fields of both indexes. */
export const NAME_FIELD = 0;

/** Bounds that keep one server with endless texts from filling the index, in words. */
const MAX_TEXT_WORDS = 400;
const MAX_SERVER_TOOL_WORDS = 20_000;

/** The fields of a server and of each of its tools, as the indexes take them. */
export interface ServerDocuments {
  server: FieldStems;
  tools: FieldStems[];
}

export function serverDocuments(server: RoutableServer): ServerDocuments {
  const name = serverNameStems(server);
  const description = textStems(server.description, MAX_TEXT_WORDS);
  const tags = textStems([...server.tags, ...server.capabilities].join(' '), MAX_TEXT_WORDS);
  const prefixLength = sharedPrefixLength(server.tools.map((tool) => tool.name));
  const tools = server.tools.map((tool) => toolTexts(tool, prefixLength, toolExamples(server, tool)));
  const toolNames = tools.flatMap((tool) => tool.name);
  const toolDescriptions = tools.flatMap((tool) => tool.description);
  return {
    server: [
      name,
      description,
      tags,
      toolNames.slice(0, MAX_SERVER_TOOL_WORDS),
      toolDescriptions.slice(0, MAX_SERVER_TOOL_WORDS),
      [
        ...textStems(server.examples.join('\n'), MAX_TEXT_WORDS),
        ...tools.flatMap((tool) => tool.examples),
      ].slice(0, MAX_SERVER_TOOL_WORDS),
    ],
    tools: tools.map((tool) => [
      tool.name,
      tool.description,
      name,
      tool.parameters,
      description,
      tags,
      tool.examples,
    ]),
  };
}

/** Stems of a server's name and id, each once: the two mostly say the same. */
function serverNameStems(server: RoutableServer): string[] {
  return [...new Set(textStems(`${server.name} ${server.id}`, MAX_TEXT_WORDS))];
}

/** Example requests of one of a server's tools. */
export function toolExamples(server: RoutableServer, tool: ToolDefinition): readonly string[] {
  // A tool may be called like a member of every object.
  const examples = server.toolExamples;
  return (examples && Object.hasOwn(examples, tool.name) ? examples[tool.name] : undefined) ?? [];
}

function toolTexts(tool: ToolDefinition, prefixLength: number, examples: readonly string[]) {
  const title = tool.title ?? tool.annotations?.title ?? '';
  const ownName = textStems(tool.name.slice(prefixLength), MAX_TEXT_WORDS);
  const titleStems = textStems(title, MAX_TEXT_WORDS).filter((stem) => !ownName.includes(stem));
  return {
    name: [...ownName, ...titleStems],
    description: textStems(tool.description ?? '', MAX_TEXT_WORDS),
    parameters: textStems(parameterNames(tool).join(' '), MAX_TEXT_WORDS),
    examples: textStems(examples.join('\n'), MAX_TEXT_WORDS),
  };
}

function parameterNames(tool: ToolDefinition): string[] {
  const properties: unknown = tool.inputSchema?.properties;
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : [];
}

/**
 * Length of the prefix that all tool names of a server share (`atlassian_jira_`), up to a separator: it tells the
 * server, not the tool, and the server's name is indexed anyway.
 */
function sharedPrefixLength(names: readonly string[]): number {
  const first = names[0] ?? '';
  if (names.length < 3) return 0;
  let length = 0;
  for (const match of first.matchAll(/[_\-./:]+/g)) {
    const end = match.index + match[0].length;
    if (!names.every((name) => name.startsWith(first.slice(0, end)) && name.length > end)) break;
    length = end;
  }
  return length;
}
