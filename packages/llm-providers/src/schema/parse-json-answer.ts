const FENCE = /```(?:json)?\s*\n([\s\S]*?)```/i;

/**
 * The JSON in a model's answer. Models without an enforced format wrap it in prose, code fences or `<think>` blocks;
 * what is inside counts. Throws a SyntaxError when there is none.
 */
export function parseJsonAnswer(text: string): unknown {
  const spoken = text.replace(/^\s*<think>[\s\S]*?<\/think>/, '');
  const fenced = FENCE.exec(spoken)?.[1];
  const braced = spoken.slice(spoken.indexOf('{'), spoken.lastIndexOf('}') + 1);
  for (const candidate of [spoken, fenced, braced]) {
    const parsed = tryParse(candidate);
    if (parsed !== undefined) return parsed;
  }
  return JSON.parse(spoken);
}

/** Undefined for what is no JSON, which JSON itself can't express. */
function tryParse(text: string | undefined): unknown {
  if (text === undefined || text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
