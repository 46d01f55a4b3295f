import { McpRouterError } from '@mcp-router/core';
import type { McpRouterOptions } from '@mcp-router/router';
import { defined } from './defined.js';

type Integrity = NonNullable<McpRouterOptions['integrity']>;

export const APPROVALS = ['first-use', 'strict'] as const;

/** `MCP_ROUTER_APPROVAL` and `MCP_ROUTER_QUARANTINE_NEW`, for all commands alike; options go first. */
export function integrityOptions(env: NodeJS.ProcessEnv, given: Integrity = {}): Integrity {
  return defined({
    approval: given.approval ?? approvalFrom(env.MCP_ROUTER_APPROVAL),
    quarantineNew: given.quarantineNew ?? isOn(env.MCP_ROUTER_QUARANTINE_NEW),
  });
}

function approvalFrom(text: string | undefined): Integrity['approval'] | undefined {
  if (!text) return undefined;
  const known = APPROVALS.find((one) => one === text);
  if (known) return known;
  throw new McpRouterError('USAGE_INVALID', `MCP_ROUTER_APPROVAL is "${text}".`, {
    hint: `It takes ${APPROVALS.join(' or ')}.`,
  });
}

function isOn(text: string | undefined): boolean | undefined {
  return text ? !/^(0|false|no|off)$/i.test(text) : undefined;
}
