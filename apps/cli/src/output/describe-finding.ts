import type { Finding } from '@mcp-router/core/scan';
import { visibleText } from './visible-text.js';

/** `hidden-instruction (high) in description: ...`. */
export function describeFinding({ rule, severity, where, excerpt }: Finding): string {
  return visibleText(`${rule} (${severity}) in ${where}: ${excerpt}`);
}
