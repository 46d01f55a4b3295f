import type { ToolDefinition } from '../tool.js';
import { type Evidence, excludedByName, serverEvidence, toolEvidence } from './evidence.js';

/** A capability that a server or tool was found to have. */
export interface DerivedCapability {
  /** One of the taxonomy's names. */
  name: string;
  /** The strongest reason, for a person. */
  evidence: string;
  /** 0 to 1: all evidence together, as if each piece were independent. */
  score: number;
}

/**
 * Below this the evidence is too thin. With few tools a tool's name is enough, one description or one mention in the
 * server's is not. Where there are many, a single name may be incidental and needs a second sign.
 */
const THRESHOLD = { fewTools: 0.6, manyTools: 0.75 };
const MANY_TOOLS = 10;

/**
 * The capabilities a server has, by the taxonomy, best first. Pure and quick (under 1 ms for a typical server). The
 * texts are untrusted: nothing in them can add a name that isn't in the taxonomy.
 */
export function deriveCapabilities(
  server: { id: string; name: string; description: string; tags: readonly string[] },
  tools: readonly ToolDefinition[],
): DerivedCapability[] {
  const excluded = excludedByName(server);
  const evidence = [...serverEvidence(server), ...tools.flatMap(toolEvidence)];
  return combine(
    evidence.filter(({ capability }) => !excluded.has(capability)),
    tools.length > MANY_TOOLS ? THRESHOLD.manyTools : THRESHOLD.fewTools,
  );
}

/** The capabilities one tool has by its own name and description, best first. */
export function capabilitiesOfTool(tool: ToolDefinition): DerivedCapability[] {
  return combine(toolEvidence(tool), THRESHOLD.fewTools);
}

/** Noisy-or: the chance that not all pieces of evidence are wrong. */
function combine(evidence: readonly Evidence[], threshold: number): DerivedCapability[] {
  const byCapability = new Map<string, { best: Evidence; doubt: number }>();
  for (const piece of evidence) {
    const sofar = byCapability.get(piece.capability) ?? { best: piece, doubt: 1 };
    const best = piece.weight > sofar.best.weight ? piece : sofar.best;
    byCapability.set(piece.capability, { best, doubt: sofar.doubt * (1 - piece.weight) });
  }
  return [...byCapability]
    .map(([name, { best, doubt }]) => ({ name, evidence: best.text, score: 1 - doubt }))
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
}
