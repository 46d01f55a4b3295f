import type { ToolDefinition } from '../tool.js';
import { createPhraseIndex, type PhraseIndex } from './phrases.js';
import { type CapabilityRule, phrasesOf } from './rule.js';
import { CAPABILITY_RULES } from './taxonomy.js';
import { nameStems, textStems } from './words.js';

/** One reason to believe in a capability, and where it was found. */
export interface Evidence {
  capability: string;
  kind: EvidenceKind;
  /** For a person: where, and which phrase of the taxonomy fits. */
  text: string;
}

/** A tool's name, its title and description, a server's name and id, a server's description. */
export type EvidenceKind = 'toolName' | 'toolText' | 'serverName' | 'serverText';

/** Characters of a description that are read: what it's about comes first, and a huge one costs no more than this. */
const MAX_TEXT_LENGTH = { server: 600, tool: 300 };

interface Indexes {
  toolNames: PhraseIndex<string>;
  toolTexts: PhraseIndex<string>;
  servers: PhraseIndex<string>;
  except: PhraseIndex<string>;
}

let indexes: Indexes | undefined;

/** Built at the first use: importing the taxonomy costs nothing. */
function ruleIndexes(): Indexes {
  indexes ??= {
    toolNames: indexOf((rule) => rule.toolNames),
    toolTexts: indexOf((rule) => rule.toolTexts),
    servers: indexOf((rule) => rule.servers),
    except: indexOf((rule) => rule.except ?? ''),
  };
  return indexes;
}

function indexOf(listOf: (rule: CapabilityRule) => string): PhraseIndex<string> {
  return createPhraseIndex(
    CAPABILITY_RULES.flatMap((rule) =>
      phrasesOf(listOf(rule)).map((phrase): [string, string] => [phrase, rule.name]),
    ),
  );
}

/** What a tool's name, title and description say: at most one piece of evidence of each kind a capability. */
export function toolEvidence(tool: ToolDefinition): Evidence[] {
  const { toolNames, toolTexts } = ruleIndexes();
  const name = nameStems(tool.name);
  const text = textStems(`${tool.title ?? ''} . ${(tool.description ?? '').slice(0, MAX_TEXT_LENGTH.tool)}`);
  const found = collector(exceptions([...name, ...text]));
  toolNames.anywhere(name, found.note('toolName', `tool ${tool.name} is named`));
  toolTexts.inOrder(text, found.note('toolText', `tool ${tool.name} says`));
  return found.evidence();
}

/** What a server says of itself. */
export function serverEvidence(server: { id: string; name: string; description: string }): Evidence[] {
  const { servers } = ruleIndexes();
  const name = serverNameStems(server);
  const text = textStems(server.description.slice(0, MAX_TEXT_LENGTH.server));
  const inName = collector(exceptions(name));
  const inText = collector(exceptions(text));
  servers.inOrder(name, inName.note('serverName', 'server is named'));
  servers.inOrder(text, inText.note('serverText', 'server says'));
  return [...inName.evidence(), ...inText.evidence()];
}

/** Capabilities that a server's name rules out for all its tools: `get_image` of a Figma server edits no image. */
export function excludedByName(server: { id: string; name: string }): Set<string> {
  return exceptions(serverNameStems(server));
}

/** The id only where there is no name: ids often hold an author's or a host's name (`io-github-...`). */
function serverNameStems(server: { id: string; name: string }): string[] {
  return nameStems(server.name || server.id);
}

function collector(excluded: Set<string>) {
  const found = new Map<string, Evidence>();
  return {
    note: (kind: EvidenceKind, where: string) => (capability: string, phrase: string) => {
      const key = `${kind} ${capability}`;
      if (excluded.has(capability) || found.has(key)) return;
      found.set(key, { capability, kind, text: `${where} "${phrase}"` });
    },
    evidence: () => [...found.values()],
  };
}

function exceptions(stems: readonly string[]): Set<string> {
  const capabilities = new Set<string>();
  ruleIndexes().except.inOrder(stems, (capability) => capabilities.add(capability));
  return capabilities;
}
