import type { ContentBlock, ToolResult } from '@mcp-router/core';
import { cleanText } from './clean-text.js';

/** A tool's answer for a person: texts as they are, of other blocks what they are, structure where there is nothing else. */
export function describeResult({ content, structuredContent }: ToolResult): string {
  if (content.length > 0) return content.map(describeBlock).join('\n');
  return structuredContent ? cleanText(JSON.stringify(structuredContent, null, 2)) : '(no content)';
}

function describeBlock(block: ContentBlock): string {
  const resource = isRecord(block.resource) ? block.resource : block;
  const text = block.text ?? resource.text;
  if (typeof text === 'string') return cleanText(text);
  const details = [resource.mimeType, resource.uri, resource.name].filter((one) => typeof one === 'string');
  return cleanText(`[${[block.type, ...details].join(' ')}]`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
