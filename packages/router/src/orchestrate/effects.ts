import type { Tool, ToolAnnotations } from '@mcp-router/core';

/** What calling a tool does, as far as somebody vouches for it. */
export interface ToolEffects {
  /** It changes nothing. */
  readOnly: boolean;
  /** Executing it twice does no more than once: it reads only, or is idempotent. */
  repeatable: boolean;
}

/** Vouches for tools. */
export type EffectsOf = (tool: Tool) => ToolEffects | Promise<ToolEffects>;

/** What holds for a tool that nobody vouches for. */
export const UNKNOWN_EFFECTS: ToolEffects = { readOnly: false, repeatable: false };

/** A tool's effects by its author's word. */
export function hintedEffects(annotations: ToolAnnotations | undefined): ToolEffects {
  const readOnly = annotations?.readOnlyHint === true;
  return { readOnly, repeatable: readOnly || annotations?.idempotentHint === true };
}

/**
 * Asks `effectsOf` (by default the hints). Where it fails, or there is no tool, nothing is vouched for: then a call is
 * not repeated, which is always safe.
 */
export async function lookUpEffects(
  effectsOf: EffectsOf | undefined,
  tool: Tool | undefined,
): Promise<ToolEffects> {
  if (!tool) return UNKNOWN_EFFECTS;
  if (!effectsOf) return hintedEffects(tool.definition.annotations);
  try {
    return await effectsOf(tool);
  } catch {
    return UNKNOWN_EFFECTS;
  }
}
