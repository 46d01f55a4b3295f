import type { ToolDefinition } from '@mcp-router/core';
import { directMode } from './direct-mode.js';
import type { Exposure } from './exposure.js';
import { searchMode } from './search-mode.js';
import { SEARCH_TOOLS } from './search-tools.js';
import type { GatewayTarget } from './target.js';

/** What a client may be made to pay for definitions up front, in tokens: some 40 tools, beyond which models choose worse. */
export const DEFAULT_TOKEN_BUDGET = 8_000;
/** Of those, for tools that stand beside `find_tools`. */
const PINNED_SHARE = 0.25;
const MOST_PINNED = 5;
/** JSON of definitions has 3.6 to 4.6 characters a token, measured with the tokenizer of GPT-4o on the tools of the tests. */
const CHARACTERS_PER_TOKEN = 3.5;

const INSTRUCTIONS =
  'Tools of many MCP servers, named server__tool. Where there is find_tools, more stand behind it: say what you want to do, then call_tool.';

interface Shown {
  tools: ToolDefinition[];
}

/**
 * Direct mode while the definitions fit the budget; else search mode, with the most used tools beside it. Tools may be called
 * either way whatever is shown: a client may have listed them before the fleet grew.
 */
export function autoMode(target: GatewayTarget, { tokenBudget = DEFAULT_TOKEN_BUDGET } = {}): Exposure {
  const direct = directMode(target);
  const search = searchMode(target);
  let known: Promise<Shown> | undefined;
  const forget = () => {
    direct.onToolsChanged?.();
    known = undefined;
  };
  const choose = async (): Promise<Shown> => {
    const tools = await direct.listTools();
    if (estimateTokens(tools) <= tokenBudget) return { tools };
    const pinned = await mostUsed(target, tools, tokenBudget * PINNED_SHARE);
    return { tools: [...(await search.listTools()), ...pinned] };
  };
  return {
    instructions: INSTRUCTIONS,
    onToolsChanged: forget,
    async listTools() {
      known ??= choose().catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return (await known).tools;
    },
    callTool: (name, args, options) =>
      (Object.hasOwn(SEARCH_TOOLS, name) ? search : direct).callTool(name, args, options),
  };
}

/** What definitions cost a model, about. */
export function estimateTokens(tools: readonly ToolDefinition[]): number {
  return Math.ceil(JSON.stringify(tools).length / CHARACTERS_PER_TOKEN);
}

/** The tools that were called most, as long as they fit. */
async function mostUsed(
  target: GatewayTarget,
  tools: readonly ToolDefinition[],
  tokenBudget: number,
): Promise<ToolDefinition[]> {
  const names = (await target.mostUsedTools?.(MOST_PINNED)) ?? [];
  const exposed = new Map(tools.map((tool) => [tool.name, tool]));
  const pinned: ToolDefinition[] = [];
  for (const { serverId, name } of names) {
    const tool = exposed.get(`${serverId}__${name}`);
    if (tool && estimateTokens([...pinned, tool]) <= tokenBudget) pinned.push(tool);
  }
  return pinned;
}
