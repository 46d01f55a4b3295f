import { McpRouterError } from '@mcp-router/core';
import type { McpRouterOptions } from '@mcp-router/router';
import { defined } from './defined.js';

type Integrity = NonNullable<McpRouterOptions['integrity']>;

export const APPROVALS = ['first-use', 'strict'] as const;

const AUDITS = ['off', 'none', 'digest', 'masked'] as const;

export const SCANS = ['off', 'warn', 'block'] as const;

/** What the environment says of integrity, for all commands alike; options go first. */
export function integrityOptions(env: NodeJS.ProcessEnv, given: Integrity = {}): Integrity {
  return defined({
    ...given,
    approval: given.approval ?? oneOf(APPROVALS, env, 'MCP_ROUTER_APPROVAL'),
    scan: given.scan ?? oneOf(SCANS, env, 'MCP_ROUTER_SCAN'),
    quarantineNew: given.quarantineNew ?? isOn(env.MCP_ROUTER_QUARANTINE_NEW),
    maskSecrets: given.maskSecrets ?? isOn(env.MCP_ROUTER_MASK_SECRETS),
  });
}

/** `MCP_ROUTER_AUDIT`: what the audit trail keeps of arguments; none is kept where it is not set. */
export function auditOption(env: NodeJS.ProcessEnv): Pick<McpRouterOptions, 'audit'> {
  const kept = oneOf(AUDITS, env, 'MCP_ROUTER_AUDIT') ?? 'off';
  return kept === 'off' ? {} : { audit: { arguments: kept } };
}

function oneOf<Choice extends string>(
  choices: readonly Choice[],
  env: NodeJS.ProcessEnv,
  name: string,
): Choice | undefined {
  const text = env[name];
  if (!text) return undefined;
  const known = choices.find((one) => one === text);
  if (known) return known;
  throw new McpRouterError('USAGE_INVALID', `${name} is "${text}".`, {
    hint: `It takes ${choices.join(' or ')}.`,
  });
}

function isOn(text: string | undefined): boolean | undefined {
  return text ? !/^(0|false|no|off)$/i.test(text) : undefined;
}
