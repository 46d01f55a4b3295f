import { join } from 'node:path';
import type { ToolRef } from '@mcp-router/core';

/** A request a person would type, what should come of it, and how its tool is called for real. */
export interface TourRequest {
  text: string;
  /** Servers that must be among the selected ones; empty: nothing fits. */
  servers: string[];
  /** Tools any of which may come first. */
  firstTool?: string[];
  /** Calls to make; absent where the server would need a key or the network. */
  calls?: { ref: ToolRef; args: Record<string, unknown>; answerHolds: string }[];
}

/** The requests of the tour. `folder` is the tour's own: notes.txt and a git repository lie in it. */
export function tourRequests(folder: string): TourRequest[] {
  return [...simpleRequests(folder), ...otherRequests(folder)];
}

function simpleRequests(folder: string): TourRequest[] {
  return [
    {
      text: 'read notes.txt in my folder',
      servers: ['filesystem'],
      firstTool: ['read_text_file', 'read_file', 'read_multiple_files'],
      calls: [
        {
          ref: ref('filesystem', 'read_text_file'),
          args: { path: join(folder, 'notes.txt') },
          answerHolds: 'Ana',
        },
      ],
    },
    {
      text: 'remember that Ana prefers tea',
      servers: ['memory'],
      calls: [
        {
          ref: ref('memory', 'create_entities'),
          args: { entities: [{ name: 'Ana', entityType: 'person', observations: ['prefers tea'] }] },
          answerHolds: 'prefers tea',
        },
      ],
    },
    {
      text: 'what did I tell you about Ana?',
      servers: ['memory'],
      calls: [{ ref: ref('memory', 'search_nodes'), args: { query: 'Ana' }, answerHolds: 'prefers tea' }],
    },
    {
      text: 'draw a bar chart of apples 3, pears 5, plums 2',
      servers: ['chart'],
      firstTool: ['generate_bar_chart'],
    },
  ];
}

function otherRequests(folder: string): TourRequest[] {
  return [
    {
      text: 'how many kilometres are 26.2 miles?',
      servers: ['unit-converter'],
      firstTool: ['convert_length'],
      calls: [
        {
          ref: ref('unit-converter', 'convert_length'),
          args: { value: 26.2, from: 'mile', to: 'kilometre' },
          answerHolds: '42.16',
        },
      ],
    },
    {
      text: 'count the days between 2026-11-22 and 2026-12-25',
      servers: ['date-calculator'],
      firstTool: ['days_between'],
      calls: [
        {
          ref: ref('date-calculator', 'days_between'),
          args: { from: '2026-11-22', to: '2026-12-25' },
          answerHolds: '33 days',
        },
      ],
    },
    {
      text: 'show the git status of my project',
      servers: ['git'],
      firstTool: ['git_status'],
      calls: [{ ref: ref('git', 'git_status'), args: { path: folder }, answerHolds: 'notes.txt' }],
    },
    {
      text: 'post a message to the Slack channel general',
      servers: ['slack'],
      firstTool: ['slack_post_message'],
    },
    {
      text: 'read the file notes.txt and then show the git log of the project',
      servers: ['filesystem', 'git'],
      calls: [
        {
          ref: ref('filesystem', 'read_text_file'),
          args: { path: join(folder, 'notes.txt') },
          answerHolds: 'Ana',
        },
        { ref: ref('git', 'git_log'), args: { path: folder }, answerHolds: 'First notes' },
      ],
    },
    { text: 'knead the dough and bake me a sourdough loaf', servers: [] },
  ];
}

function ref(serverId: string, name: string): ToolRef {
  return { serverId, name };
}
