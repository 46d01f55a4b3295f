import type { ToolDefinition } from '../tool.js';
import {
  type DescribedServer,
  type Evidence,
  type EvidenceKind,
  excludedByName,
  serverEvidence,
  toolEvidence,
} from './evidence.js';

/** A capability that a server or tool was found to have. */
export interface DerivedCapability {
  /** One of the taxonomy's names. */
  name: string;
  /** The strongest reason, for a person. */
  evidence: string;
  /** 0 to 1: all evidence together, as if each kind were independent. A rank, not a probability. */
  score: number;
}

/**
 * How far a kind of evidence is trusted: one piece of it, and at most, however much there is. Names are chosen to say
 * what a thing does; descriptions mention much that is beside the point, so one is not enough and two are.
 */
const TRUST: Record<EvidenceKind, { one: number; most: number }> = {
  toolName: { one: 0.7, most: 0.74 },
  toolText: { one: 0.4, most: 0.64 },
  serverName: { one: 0.76, most: 0.76 },
  serverText: { one: 0.45, most: 0.45 },
};

/**
 * Below this the evidence is too thin. With few tools a name is enough. With many, some name always fits something
 * by chance, so two kinds of evidence must agree.
 */
const THRESHOLD = { fewTools: 0.6, manyTools: 0.75 };
const MANY_TOOLS = 5;

/**
 * The capabilities a server has, by the taxonomy, best first. Pure and quick (under 1 ms for a typical server). The
 * texts are untrusted: nothing in them can add a name that isn't in the taxonomy.
 */
export function deriveCapabilities(
  server: DescribedServer,
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

/** Noisy-or over the kinds of evidence: the chance that not all of them are wrong. */
function combine(evidence: readonly Evidence[], threshold: number): DerivedCapability[] {
  const byCapability = new Map<string, Evidence[]>();
  for (const piece of evidence) {
    const pieces = byCapability.get(piece.capability);
    if (pieces) pieces.push(piece);
    else byCapability.set(piece.capability, [piece]);
  }
  return [...byCapability]
    .map(([name, pieces]) => ({ name, evidence: strongest(pieces).text, score: scoreOf(pieces) }))
    .filter(({ score }) => score >= threshold)
    .sort((a, b) => b.score - a.score || (a.name < b.name ? -1 : 1));
}

function strongest(pieces: readonly Evidence[]): Evidence {
  return pieces.reduce((best, piece) => (TRUST[piece.kind].one > TRUST[best.kind].one ? piece : best));
}

function scoreOf(pieces: readonly Evidence[]): number {
  const doubts = new Map<EvidenceKind, number>();
  for (const { kind } of pieces) {
    const { one, most } = TRUST[kind];
    doubts.set(kind, Math.max(1 - most, (doubts.get(kind) ?? 1) * (1 - one)));
  }
  return 1 - [...doubts.values()].reduce((product, doubt) => product * doubt, 1);
}
