import { closestNames, formatToolRef, type ToolDefinition, type ToolRef } from '@mcp-router/core';
import { toCallResult, toErrorResult } from './call-result.js';
import type { Exposure } from './exposure.js';
import type { GatewayTarget } from './target.js';
import { assignToolNames } from './tool-names.js';

interface NamedTools {
  refs: ReadonlyMap<string, ToolRef>;
  definitions: ToolDefinition[];
}

/** Direct mode: every tool of every server, as `server__tool`, or without the server's name where there is one server only. */
export function directMode(target: GatewayTarget, { isPrefixed = true } = {}): Exposure {
  // A name depends on all tools together: worked out once for each state of the fleet, not once a call.
  let known: Promise<NamedTools> | undefined;
  const forget = () => {
    known = undefined;
  };
  const namedTools = () => {
    known ??= nameTools(target, isPrefixed).catch((error: unknown) => {
      forget();
      throw error;
    });
    return known;
  };
  return {
    instructions: isPrefixed ? 'Tools of many MCP servers, each named server__tool.' : '',
    onToolsChanged: forget,
    listTools: async () => (await namedTools()).definitions,
    async callTool(name, args, options) {
      const { refs } = await namedTools();
      const ref = refs.get(name);
      return ref ? toCallResult(await target.callTool(ref, args, options)) : unknownTool(name, refs.keys());
    },
  };
}

async function nameTools(target: GatewayTarget, isPrefixed: boolean): Promise<NamedTools> {
  const tools = await target.listTools();
  const byRef = new Map(tools.map((tool) => [formatToolRef(tool), tool.definition]));
  const all = tools.map(({ serverId, name }) => ({ serverId, name }));
  const refs = isPrefixed ? assignToolNames(all) : new Map(all.map((ref) => [ref.name, ref]));
  const definitions = [...refs].flatMap(([name, ref]) => {
    const definition = byRef.get(formatToolRef(ref));
    return definition ? [{ ...definition, name }] : [];
  });
  return { refs, definitions };
}

function unknownTool(name: string, names: Iterable<string>) {
  const near = closestNames(name, names);
  return toErrorResult({
    code: 'TOOL_NOT_FOUND',
    message: `There is no tool "${name}".`,
    hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'List the tools to see which there are.',
    retryable: false,
    origin: 'local',
  });
}
