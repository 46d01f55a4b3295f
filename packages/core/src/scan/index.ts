export { maskSecrets, maskSecretsWithin } from './mask-secrets.js';
export { scanResult } from './scan-result.js';
export { scanText } from './scan-text.js';
export { scanTool } from './scan-tool.js';
export type { Finding, FindingRule, FindingSeverity } from './types.js';
