import type { ToolDefinition } from '@mcp-router/core';
import { z } from 'zod';

/** How many tools are found unless the client says otherwise. */
export const DEFAULT_LIMIT = 8;
const MOST_CALLS = 20;

const ref = z.object({ server: z.string(), tool: z.string() });
const call = ref.extend({ arguments: z.record(z.string(), z.unknown()).optional() });

export const findArguments = z.object({
  query: z.string().describe('What you want to do, in plain language'),
  limit: z.int().min(1).max(50).optional().describe(`Default ${DEFAULT_LIMIT}`),
  server: z.string().optional().describe('Only tools of this server'),
});
export const describeArguments = z.object({ tools: z.array(ref).min(1).max(MOST_CALLS) });
export const callArguments = call;
export const callsArguments = z.object({ calls: z.array(call).min(1).max(MOST_CALLS) });
export const planArguments = z.object({ steps: z.array(z.record(z.string(), z.unknown())).min(1) });

export const serverArguments = z.object({
  id: z.string().describe('Name for it'),
  url: z.string().optional(),
  command: z.string().optional(),
  args: z.array(z.string()).optional(),
  description: z.string().optional(),
});

const reads = { readOnlyHint: true, openWorldHint: false };

type Described = Pick<ToolDefinition, 'description' | 'inputSchema' | 'annotations'>;

/** What the client reads up front: as short as it can be said, since it is paid for in every conversation. */
export const SEARCH_TOOLS = {
  find_tools: define(
    'Finds tools of all connected MCP servers for a task, best first, with input schemas. Says so when nothing fits.',
    findArguments,
    reads,
  ),
  describe_tools: define('Full definitions of tools.', describeArguments, reads),
  call_tool: define(
    'Calls a tool that find_tools found. Arguments are checked before anything is sent.',
    callArguments,
  ),
  call_tool_read: define(
    'Like call_tool, but refuses tools that are not approved as read-only.',
    callArguments,
    {
      readOnlyHint: true,
    },
  ),
  call_tools: define('Several calls at once; one result each, in their order.', callsArguments),
  run_plan: define(
    'Calls that build on each other. Step: {id, tool: {serverId, name}, arguments?, dependsOn?, when?, forEach?, onError?}. ' +
      'A value {"$from": stepId, "path": JSON Pointer into its result} comes from an earlier step; "$item" is the item of forEach.',
    planArguments,
  ),
  add_server: define(
    'Adds an MCP server by URL. A person has to approve it before its tools can be used.',
    serverArguments,
  ),
} as const satisfies Record<string, Described>;

export type SearchToolName = keyof typeof SEARCH_TOOLS;

function define(
  description: string,
  schema: z.ZodType,
  annotations?: ToolDefinition['annotations'],
): Described {
  const { $schema: _, ...inputSchema } = z.toJSONSchema(schema);
  return {
    description,
    inputSchema: inputSchema as ToolDefinition['inputSchema'],
    ...(annotations ? { annotations } : {}),
  };
}
