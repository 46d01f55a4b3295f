import { formatToolRef, McpRouterError, type ToolRef, type ToolResult } from '@mcp-router/core';
import { type Finding, maskSecretsWithin, scanResult } from '@mcp-router/core/scan';
import type { ScanPolicy } from './approvals/types.js';

export interface ResultPolicy {
  scan: ScanPolicy;
  maskSecrets: boolean;
  /** Told of what was found. */
  onFound: (ref: ToolRef, findings: Finding[]) => void;
}

/** What a result passes before it reaches a client; undefined where nothing is to be looked at. */
export function resultCheck({
  scan,
  maskSecrets,
  onFound,
}: ResultPolicy): ((ref: ToolRef, result: ToolResult) => ToolResult) | undefined {
  if (scan === 'off' && !maskSecrets) return undefined;
  return (ref, result) => {
    const findings = scan === 'off' ? [] : scanResult(result);
    if (findings.length > 0) onFound(ref, findings);
    const worst = scan === 'block' ? findings.find(({ severity }) => severity === 'high') : undefined;
    if (worst) throw blocked(ref, worst);
    return maskSecrets ? maskSecretsWithin(result) : result;
  };
}

function blocked(ref: ToolRef, finding: Finding): McpRouterError {
  const message = `The result of ${formatToolRef(ref)} was held back: it holds a ${finding.rule} (${finding.where}).`;
  return new McpRouterError('RESULT_BLOCKED', message, {
    hint: 'The call was made. A person looks at the server, or lets results through with a scan that only warns.',
    origin: 'remote',
    details: { ...ref, rule: finding.rule, where: finding.where },
  });
}
