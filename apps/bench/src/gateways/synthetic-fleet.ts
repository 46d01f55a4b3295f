import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RegisteredServer, Tool, ToolDefinition } from '@mcp-router/core';
import { sqliteStore } from '@mcp-router/store/sqlite';
import { bareUpstream, toServerConfig } from './upstreams.js';

const ACTIONS = 'create list search update delete export import archive share summarize'.split(' ');
const SUBJECTS = (
  'invoice contact calendar-event pull-request issue page spreadsheet-row image song playlist recipe flight hotel ' +
  'ticket order payment customer product shipment deployment alert dashboard log metric container database-table ' +
  'index bucket file folder note reminder email message channel video transcript translation map route'
).split(' ');
const SYSTEMS = (
  'acme orbit nimbus lumen quartz harbor cedar falcon ember tundra willow cobalt saffron meadow granite aurora ' +
  'juniper basalt marlin heron'
).split(' ');

/** Requests a person could type, that the synthetic tools answer. */
export const REQUESTS = [
  'create an invoice for the new customer',
  'search my email for the flight confirmation',
  'what pull requests are open?',
  'delete the old playlist in lumen',
  'summarize the transcript of the last video and share it in the channel',
  'export the spreadsheet rows of quartz',
  'is there an alert on the deployment?',
  'translate this page',
  'add a reminder for the shipment on friday',
  'list the log of the container in harbor',
];

export const TOOLS_PER_SERVER = 10;

/** Tools of the `number`th synthetic server, alike as those of real catalogues are: few verbs, many subjects. */
export function syntheticTools(number: number): ToolDefinition[] {
  return ACTIONS.slice(0, TOOLS_PER_SERVER).map((action, index) => {
    const subject = pick(SUBJECTS, number * 7 + index * (1 + (number % 3)));
    const system = pick(SYSTEMS, number);
    return {
      name: `${action}_${subject.replaceAll('-', '_')}`,
      description: `${action[0]?.toUpperCase()}${action.slice(1)} a ${subject.replaceAll('-', ' ')} in ${system}, by its id or by words it holds. Gives back what was found or changed.`,
      inputSchema: {
        type: 'object',
        properties: {
          id: { type: 'string', description: `Id of the ${subject}` },
          query: { type: 'string', description: 'Words to look for' },
          limit: { type: 'integer', minimum: 1, maximum: 100 },
        },
        required: ['id'],
      },
      annotations: { readOnlyHint: index % 2 === 1 },
    };
  });
}

/** Name and description of the `number`th synthetic server. */
export function syntheticServer(number: number): { id: string; description: string } {
  const system = pick(SYSTEMS, number);
  const subject = pick(SUBJECTS, number * 7);
  return {
    id: `${system}-${number}`,
    description: `Works with each ${subject} and the like that ${system} keeps`,
  };
}

/** A database that has discovered so many servers, none of which ever ran. Returns its path. */
export async function writeSyntheticDatabase(folder: string, serverCount: number): Promise<string> {
  const path = join(folder, 'fleet.db');
  const store = await sqliteStore({ path });
  for (let number = 0; number < serverCount; number++) {
    const server = discoveredServer(number);
    await store.putServer(server);
    const tools = syntheticTools(number).map((definition) => toTool(server.id, definition));
    await store.putCatalog(server.id, { tools, resources: [], resourceTemplates: [], prompts: [] });
  }
  await store.close();
  return path;
}

function discoveredServer(number: number): RegisteredServer {
  const { id, description } = syntheticServer(number);
  const now = Date.now();
  return {
    id,
    name: id,
    description,
    tags: [],
    capabilities: [],
    excludedCapabilities: [],
    examples: [],
    transport: toServerConfig(bareUpstream(id)).transport,
    enabled: true,
    quarantined: false,
    health: 'unknown',
    createdAt: now,
    updatedAt: now,
    discoveredAt: now,
  };
}

function toTool(serverId: string, definition: ToolDefinition): Tool {
  const fingerprint = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
  return { serverId, name: definition.name, definition, fingerprint };
}

function pick(words: readonly string[], index: number): string {
  return words[index % words.length] ?? '';
}
