import { closestNames, formatToolRef, type Tool } from '@mcp-router/core';
import { toCallResult, toErrorResult } from './call-result.js';
import type { Exposure } from './exposure.js';
import type { GatewayTarget } from './target.js';
import { assignToolNames } from './tool-names.js';

/** Direct mode: every tool of every server, as `server__tool`. */
export function directMode(target: GatewayTarget): Exposure {
  return {
    instructions: 'Tools of many MCP servers, each named server__tool.',
    listChanges: true,
    async listTools() {
      const tools = await target.listTools();
      const byRef = new Map(tools.map((tool) => [formatToolRef(tool), tool.definition]));
      return [...assignToolNames(tools.map(toRef))].flatMap(([name, ref]) => {
        const definition = byRef.get(formatToolRef(ref));
        return definition ? [{ ...definition, name }] : [];
      });
    },
    async callTool(name, args, options) {
      const tools = await target.listTools();
      const names = assignToolNames(tools.map(toRef));
      const ref = names.get(name);
      if (ref) return toCallResult(await target.callTool(ref, args, options));
      const near = closestNames(name, names.keys());
      return toErrorResult({
        code: 'TOOL_NOT_FOUND',
        message: `There is no tool "${name}".`,
        hint: near.length > 0 ? `Did you mean ${near.join(', ')}?` : 'List the tools to see which there are.',
        retryable: false,
        origin: 'local',
      });
    },
  };
}

function toRef(tool: Tool) {
  return { serverId: tool.serverId, name: tool.name };
}
