import type { ToolDefinition } from '@mcp-router/core';
import { parameterNames } from '../select/encoder-documents.js';
import { textStems } from '../select/text-words.js';
import { mapArguments, type ParameterMap } from './argument-names.js';
import type { ComparedTool } from './compared-tool.js';
import {
  describesOwnState,
  nameKey,
  nameTwoServices,
  servesSame,
  sharedShare,
  unitsDiffer,
  verbClass,
} from './tool-words.js';

/** Why two tools are taken to do the same, and how the arguments of the first are called by the second. */
export interface Likeness {
  reason: string;
  arguments: ParameterMap;
}

/**
 * What the words of two descriptions must share (Dice) where nothing but the texts says that the service is the same, and
 * where the servers' names say so, too. Fitted on the fit half of `eval/data/group-pairs.jsonl` for precision.
 */
const MIN_SHARED = { otherService: 0.8, sameService: 0.5 };
/** A shorter description says too little to go by. */
const MIN_WORDS = 4;

/**
 * Whether two tools of different servers do the same, as far as their definitions tell: the same name and effect, much the
 * same description, arguments that can be mapped, and nothing that hints at another account, unit or state. Meant to be
 * right when it says yes; it misses many.
 */
export function compareTools(a: ComparedTool, b: ComparedTool): Likeness | undefined {
  if (nameKey(a) !== nameKey(b) || effectsDiffer(a.definition, b.definition)) return undefined;
  if ([a, b].some(({ definition }) => describesOwnState(definition))) return undefined;
  const sameService = servesSame(a, b);
  const wordsA = new Set(textStems(a.definition.description ?? ''));
  const wordsB = new Set(textStems(b.definition.description ?? ''));
  if (Math.min(wordsA.size, wordsB.size) < MIN_WORDS) return undefined;
  if (unitsDiffer(wordsA, wordsB) || nameTwoServices([a, wordsA], [b, wordsB])) return undefined;
  const shared = sharedShare(wordsA, wordsB);
  const knowsArguments = [a, b].every(({ definition }) => parameterNames(definition).length > 0);
  if (shared < MIN_SHARED[sameService && knowsArguments ? 'sameService' : 'otherService']) return undefined;
  const mapping = mapArguments(a.definition, b.definition);
  if (!mapping) return undefined;
  const percent = Math.round(shared * 100);
  return {
    reason: `same name${sameService ? ' and service' : ''}, ${percent}% of the words of their descriptions shared`,
    arguments: mapping,
  };
}

/** Reads or writes, creates or deletes: by the name's verb, and by the author's hints where there are any. */
function effectsDiffer(a: ToolDefinition, b: ToolDefinition): boolean {
  const [hintA, hintB] = [a.annotations?.readOnlyHint, b.annotations?.readOnlyHint];
  if (hintA !== undefined && hintB !== undefined && hintA !== hintB) return true;
  return verbClass(a.name) !== verbClass(b.name);
}
