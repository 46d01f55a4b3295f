import type { CallOptions, ToolDefinition, ToolResult } from '@mcp-router/core';
import type { CallToolResult, Tool as SdkTool, ServerContext } from '@modelcontextprotocol/server';
import { Server } from '@modelcontextprotocol/server';
import { autoMode } from './auto-mode.js';
import { directMode } from './direct-mode.js';
import type { Exposure } from './exposure.js';
import { searchMode } from './search-mode.js';
import type { GatewayTarget } from './target.js';

/**
 * `search`: a few tools that find and call the others. `direct`: all tools, as `server__tool`. `auto`: direct while the definitions fit
 * a budget, else search with the most used tools beside it. `plain`: all tools under their own names, for a target of one server.
 */
export type GatewayMode = 'search' | 'direct' | 'auto' | 'plain';

export interface GatewayOptions {
  /** Default: `search`. */
  mode?: GatewayMode;
  /** Of `auto`: what definitions may cost up front, in tokens. Default: 8,000. */
  tokenBudget?: number;
  /** Name and version this endpoint gives itself. */
  serverInfo?: { name: string; version: string };
}

/**
 * Makes the MCP server that one client talks to: the fleet of `target` in the given mode. One for each connection; the
 * SDK's serving entries (`serveStdio`, `createMcpHandler`) take `() => createGatewayServer(...)` as their factory.
 */
export function createGatewayServer(target: GatewayTarget, options: GatewayOptions = {}): Server {
  return exposureServer(createExposure(target, options), target, options);
}

/** What one client sees of the fleet. */
export function createExposure(target: GatewayTarget, { mode, tokenBudget }: GatewayOptions): Exposure {
  if (mode === 'auto') return autoMode(target, tokenBudget === undefined ? {} : { tokenBudget });
  if (mode === 'direct' || mode === 'plain') return directMode(target, { isPrefixed: mode === 'direct' });
  return searchMode(target);
}

/** The MCP server for an exposure. */
export function exposureServer(exposure: Exposure, target: GatewayTarget, options: GatewayOptions): Server {
  const server = new Server(options.serverInfo ?? { name: 'mcp-router', version: '0.0.0' }, {
    capabilities: { tools: { listChanged: exposure.onToolsChanged !== undefined } },
    instructions: exposure.instructions,
  });
  server.setRequestHandler('tools/list', async () => ({
    tools: (await exposure.listTools()).map(asSdkTool),
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) =>
    asSdkResult(await exposure.callTool(params.name, params.arguments ?? {}, callOptions(context))),
  );
  forwardListChanges(server, target, exposure);
  return server;
}

/** Cancellation and progress of the client's request, as options of the call behind it. */
function callOptions({ mcpReq }: ServerContext): CallOptions {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return { signal: mcpReq.signal };
  return {
    signal: mcpReq.signal,
    onProgress: (progress) => {
      const params = { progressToken, ...progress };
      // Progress is best effort: a client that has gone takes none, and its request is aborted anyway.
      mcpReq.notify({ method: 'notifications/progress', params }).catch(() => undefined);
    },
  };
}

function forwardListChanges(server: Server, target: GatewayTarget, { onToolsChanged }: Exposure): void {
  if (!onToolsChanged) return;
  server.onclose = target.onToolsChanged(() => {
    onToolsChanged();
    // Not connected yet, or gone already: then there is nobody to tell.
    server.sendToolListChanged().catch(() => undefined);
  });
}

// What upstream servers sent goes to the client as it came; the SDK's types are narrower than the wire.
function asSdkTool(tool: ToolDefinition): SdkTool {
  return tool as unknown as SdkTool;
}

function asSdkResult(result: ToolResult): CallToolResult {
  return result as unknown as CallToolResult;
}
