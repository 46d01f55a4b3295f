import type { CallOptions, RoutingDecision, ToolRef, ToolResult } from '@mcp-router/core';
import { formatToolRef, McpRouterError } from '@mcp-router/core';
import { z } from 'zod';
import type { AgentServer } from '../agent-servers.js';
import { mapConcurrent } from '../orchestrate/map-concurrent.js';
import type { Plan } from '../plans/index.js';
import { toCallResult, toErrorResult } from './call-result.js';
import { createDescriber, describeDecision, groupNames } from './describe-findings.js';
import type { Exposure } from './exposure.js';
import {
  callArguments,
  callsArguments,
  DEFAULT_LIMIT,
  describeArguments,
  findArguments,
  planArguments,
  SEARCH_TOOLS,
  type SearchToolName,
  serverArguments,
} from './search-tools.js';
import type { GatewayTarget } from './target.js';

/** Tools of so many findings are remembered, to tell which finding a call goes back to. */
const MAX_FOUND = 500;
const CALLS_AT_ONCE = 8;

const INSTRUCTIONS =
  'Many MCP servers stand behind this one. Call find_tools with what you want to do, then call_tool with one of the tools it found.';

type Handler = (args: unknown, options: CallOptions) => Promise<ToolResult>;

/** Search mode: a few tools in front of any number, so that the client's context stays small. */
export function searchMode(target: GatewayTarget): Exposure {
  const handlers = handlersFor(target);
  const tools = [...handlers.keys()].map((name) => ({ name, ...SEARCH_TOOLS[name] }));
  return {
    instructions: INSTRUCTIONS,
    listTools: async () => tools,
    async callTool(name, args, options) {
      const handler = handlers.get(name as SearchToolName);
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

/** What a target can't do is not offered. */
function handlersFor(target: GatewayTarget): Map<SearchToolName, Handler> {
  const found = createFindings();
  const { isReadOnly, runPlan, addServer } = target;
  const call = (args: CallArguments, options: CallOptions) => callTool(target, found, args, options);
  const handlers = new Map<SearchToolName, Handler>([
    [
      'find_tools',
      (args, options) => findTools(target, found, parse(findArguments, 'find_tools', args), options),
    ],
    ['describe_tools', (args) => describeTools(target, parse(describeArguments, 'describe_tools', args))],
    ['call_tool', (args, options) => call(parse(callArguments, 'call_tool', args), options)],
    [
      'call_tools',
      (args, options) => callTools(parse(callsArguments, 'call_tools', args), (one) => call(one, options)),
    ],
  ]);
  if (addServer) {
    handlers.set('add_server', async (args, { signal }) => {
      const wanted = parse(serverArguments, 'add_server', args) as AgentServer;
      const { server, toolCount } = await addServer(wanted, signal ? { signal } : {});
      const next = `A person approves it: mcp-router review approve ${server.id}`;
      return asResult({ server: server.id, status: 'quarantined', toolCount, next });
    });
  }
  if (isReadOnly) {
    handlers.set('call_tool_read', async (args, options) => {
      const wanted = parse(callArguments, 'call_tool_read', args);
      if (!(await isReadOnly({ serverId: wanted.server, name: wanted.tool }))) throw notReadOnly(wanted);
      return call(wanted, options);
    });
  }
  if (runPlan) {
    handlers.set('run_plan', async (args, { signal }) => {
      const { steps } = parse(planArguments, 'run_plan', args);
      const run = await runPlan({ steps: steps as unknown as Plan['steps'] }, signal ? { signal } : {});
      const { plan: _, ...told } = run;
      return { ...asResult(told), ...(run.status === 'done' ? {} : { isError: true }) };
    });
  }
  return handlers;
}

type CallArguments = z.infer<typeof callArguments>;

/** Text for those who read nothing else, and the same as a structure. */
function asResult(value: object): ToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(value) }],
    structuredContent: value as Record<string, unknown>,
  };
}

async function describeTools(
  target: GatewayTarget,
  { tools: wanted }: z.infer<typeof describeArguments>,
): Promise<ToolResult> {
  const known = new Map((await target.listTools()).map((tool) => [formatToolRef(tool), tool.definition]));
  const tools = wanted.map(({ server, tool }) => {
    const definition = known.get(formatToolRef({ serverId: server, name: tool }));
    return definition ? { server, tool, definition } : { server, tool, error: 'There is no such tool.' };
  });
  return asResult({ tools });
}

/** Each call has its own slot: one that fails takes no other along. */
async function callTools(
  { calls }: z.infer<typeof callsArguments>,
  call: (args: CallArguments) => Promise<ToolResult>,
): Promise<ToolResult> {
  const results = await mapConcurrent(calls, CALLS_AT_ONCE, (args) =>
    call(args).catch((error: unknown) => toErrorResult(McpRouterError.from(error).toJSON())),
  );
  return asResult({
    results: results.map((result, at) => ({ server: calls[at]?.server, tool: calls[at]?.tool, ...result })),
  });
}

function notReadOnly({ server, tool }: CallArguments): McpRouterError {
  return new McpRouterError('TOOL_NOT_READ_ONLY', `${server}/${tool} is not approved as read-only.`, {
    hint: 'Call it with call_tool, where whoever is asked first can say no.',
    details: { sent: false },
  });
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
  const groups = await groupNames(target);
  const describe = createDescriber(
    (ref) => tools.get(formatToolRef(ref)),
    (ref) => groups.get(formatToolRef(ref)),
  );
  return asResult(describeDecision(decision, describe));
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
