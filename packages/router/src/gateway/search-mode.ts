import type {
  CallOptions,
  RankedTool,
  RoutingDecision,
  Tool,
  ToolDefinition,
  ToolRef,
  ToolResult,
} from '@mcp-router/core';
import { formatToolRef, McpRouterError } from '@mcp-router/core';
import { z } from 'zod';
import { toCallResult, toErrorResult } from './call-result.js';
import type { Exposure } from './exposure.js';
import type { GatewayTarget } from './target.js';

/** How many of the found tools come with their input schema; the rest are named and described. */
const TOOLS_WITH_SCHEMA = 5;
const DEFAULT_LIMIT = 8;
const MAX_DESCRIPTION_LENGTH = 300;
/** Tools of so many findings are remembered, to tell which finding a call goes back to. */
const MAX_FOUND = 500;

const findArguments = z.object({
  query: z.string().describe('What you want to do, in plain language'),
  limit: z.int().min(1).max(50).optional().describe(`How many tools at most (default ${DEFAULT_LIMIT})`),
  server: z.string().optional().describe('Only tools of this server'),
});
const callArguments = z.object({
  server: z.string().describe('Server id, as find_tools gave it'),
  tool: z.string().describe('Tool name, as find_tools gave it'),
  arguments: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("Arguments that fit the tool's input schema"),
});

const FIND_TOOLS: ToolDefinition = {
  name: 'find_tools',
  description:
    'Finds the tools of all connected MCP servers that fit what you want to do, best first, with input schemas. ' +
    'Says so when nothing fits.',
  inputSchema: z.toJSONSchema(findArguments),
  annotations: { readOnlyHint: true, openWorldHint: false },
};
const CALL_TOOL: ToolDefinition = {
  name: 'call_tool',
  description: 'Calls a tool that find_tools found. Arguments are checked before anything is sent.',
  inputSchema: z.toJSONSchema(callArguments),
};

/** Search mode: two tools in front of any number, so that the client's context stays small. */
export function searchMode(target: GatewayTarget): Exposure {
  const found = createFindings();
  const handlers = new Map<string, (args: unknown, options: CallOptions) => Promise<ToolResult>>([
    [
      'find_tools',
      (args, options) => findTools(target, found, parse(findArguments, 'find_tools', args), options),
    ],
    [
      'call_tool',
      (args, options) => callTool(target, found, parse(callArguments, 'call_tool', args), options),
    ],
  ]);
  return {
    instructions:
      'Many MCP servers stand behind this one. Call find_tools with what you want to do, then call_tool with one of the tools it found.',
    listTools: async () => [FIND_TOOLS, CALL_TOOL],
    async callTool(name, args, options) {
      const handler = handlers.get(name);
      try {
        if (handler) return await handler(args, options);
        throw new McpRouterError('TOOL_NOT_FOUND', `There is no tool "${name}" here.`, {
          hint: 'Use find_tools to find a tool and call_tool to call it.',
        });
      } catch (error) {
        return toErrorResult(McpRouterError.from(error).toJSON());
      }
    },
  };
}

/** Which decision each tool was last found by, for one client. */
interface Findings {
  note(decision: RoutingDecision): void;
  decisionFor(ref: ToolRef): string | undefined;
}

function createFindings(): Findings {
  const decisions = new Map<string, string>();
  return {
    note({ id, tools }) {
      const refs = tools.flatMap(({ ref, equivalents = [] }) => [
        ref,
        ...equivalents.map((same) => same.ref),
      ]);
      for (const ref of refs) {
        const key = formatToolRef(ref);
        decisions.delete(key);
        decisions.set(key, id);
      }
      for (const key of decisions.keys()) {
        if (decisions.size <= MAX_FOUND) break;
        decisions.delete(key);
      }
    },
    decisionFor: (ref) => decisions.get(formatToolRef(ref)),
  };
}

async function findTools(
  target: GatewayTarget,
  findings: Findings,
  { query, limit = DEFAULT_LIMIT, server }: z.infer<typeof findArguments>,
  { signal }: CallOptions,
): Promise<ToolResult> {
  const decision = await target.routeRequest(query, {
    limit,
    ...(server === undefined ? {} : { serverIds: [server] }),
    ...(signal ? { signal } : {}),
  });
  findings.note(decision);
  const tools = new Map((await target.listTools()).map((tool) => [formatToolRef(tool), tool]));
  const found = describeDecision(decision, (ranked) => tools.get(formatToolRef(ranked.ref)));
  return { content: [{ type: 'text', text: JSON.stringify(found) }], structuredContent: found };
}

function describeDecision(
  decision: RoutingDecision,
  lookUp: (ranked: RankedTool) => Tool | undefined,
): Record<string, unknown> {
  const describe = (ranked: RankedTool, withSchema: boolean) => {
    const definition = lookUp(ranked)?.definition;
    return {
      server: ranked.ref.serverId,
      tool: ranked.ref.name,
      description: definition?.description?.slice(0, MAX_DESCRIPTION_LENGTH),
      score: Number(ranked.score.toFixed(3)),
      why: ranked.reason,
      status: ranked.status,
      ...(ranked.equivalents ? { alsoOn: ranked.equivalents.map(({ ref }) => ref.serverId) } : {}),
      ...(withSchema && definition ? { inputSchema: definition.inputSchema } : {}),
    };
  };
  const found = {
    decisionId: decision.id,
    confidence: Number(decision.confidence.toFixed(2)),
    tools: decision.tools.map((ranked, index) => describe(ranked, index < TOOLS_WITH_SCHEMA)),
  };
  if (decision.outcome === 'match') return found;
  return {
    ...found,
    nothingFits: true,
    nearMisses: decision.nearMisses.map((ranked) => describe(ranked, false)),
    hint: 'No tool fits. Say it in other words, or do it without a tool.',
  };
}

async function callTool(
  target: GatewayTarget,
  findings: Findings,
  { server, tool, arguments: args = {} }: z.infer<typeof callArguments>,
  options: CallOptions,
): Promise<ToolResult> {
  const ref = { serverId: server, name: tool };
  const decisionId = findings.decisionFor(ref);
  return toCallResult(
    await target.callTool(ref, args, decisionId === undefined ? options : { ...options, decisionId }),
  );
}

function parse<T>(schema: z.ZodType<T>, tool: string, args: unknown): T {
  const parsed = schema.safeParse(args);
  if (parsed.success) return parsed.data;
  throw new McpRouterError('ARGUMENTS_INVALID', `${tool}: ${z.prettifyError(parsed.error)}`, {
    hint: `Call ${tool} again with arguments that fit its input schema.`,
  });
}
