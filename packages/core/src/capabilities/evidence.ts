import type { ToolDefinition } from '../tool.js';
import { createPhraseIndex, type PhraseIndex, type PhraseOrder } from './phrases.js';
import type { CapabilityRule } from './rule.js';
import { CAPABILITY_RULES } from './taxonomy.js';
import { nameWords, textWords, type Word } from './words.js';

/** A tool's name, its title and description, a server's name, a server's description. */
export type EvidenceKind = 'toolName' | 'toolText' | 'serverName' | 'serverText';

/** One reason to believe in a capability, and where it was found. */
export interface Evidence {
  capability: string;
  kind: EvidenceKind;
  /** For a person: where, and the words that fit. */
  text: string;
}

/** Characters that are read: what a thing is about comes first, and a huge text costs no more than this. */
const MAX_LENGTH = { name: 200, serverText: 600, toolText: 300 };

type Indexes = Record<'toolNames' | 'toolTexts' | 'servers' | 'except', PhraseIndex>;

let indexes: Indexes | undefined;

/** Built at the first use: importing the taxonomy costs nothing. */
function ruleIndexes(): Indexes {
  indexes ??= {
    toolNames: indexOf((rule) => rule.toolNames, 'anywhere'),
    toolTexts: indexOf((rule) => rule.toolTexts, 'inOrder'),
    servers: indexOf((rule) => rule.servers, 'inOrder'),
    except: indexOf((rule) => rule.except ?? '', 'inOrder'),
  };
  return indexes;
}

function indexOf(listOf: (rule: CapabilityRule) => string, order: PhraseOrder): PhraseIndex {
  return createPhraseIndex(
    CAPABILITY_RULES.map((rule) => ({ owner: rule.name, phrases: listOf(rule) })),
    order,
  );
}

/** What a tool's name, title and description say: at most one piece of evidence of each kind a capability. */
export function toolEvidence(tool: ToolDefinition): Evidence[] {
  const { toolNames, toolTexts } = ruleIndexes();
  const name = nameWords(tool.name.slice(0, MAX_LENGTH.name));
  const text = textWords(`${tool.title ?? ''} ${tool.description ?? ''}`.slice(0, MAX_LENGTH.toolText));
  const found = createCollector(exceptions([...name, ...text]));
  toolNames.find(name, found.note('toolName', `name of tool ${tool.name}`));
  toolTexts.find(text, found.note('toolText', `description of tool ${tool.name}`));
  return found.evidence();
}

/** A server as its owner describes it. */
export interface DescribedServer {
  id: string;
  name: string;
  description: string;
  /** Read like the description. */
  tags?: readonly string[];
}

/** What a server says of itself. */
export function serverEvidence(server: DescribedServer): Evidence[] {
  const { servers } = ruleIndexes();
  const name = serverNameWords(server);
  const description = textWords(server.description.slice(0, MAX_LENGTH.serverText));
  const text = [...description, ...(server.tags ?? []).flatMap(nameWords)];
  const inName = createCollector(exceptions(name));
  const inText = createCollector(exceptions(text));
  servers.find(name, inName.note('serverName', 'server name'));
  servers.find(text, inText.note('serverText', 'server description'));
  return [...inName.evidence(), ...inText.evidence()];
}

/** Capabilities that a server's name rules out for all its tools: `get_image` of a Figma server edits no image. */
export function excludedByName(server: DescribedServer): Set<string> {
  return exceptions(serverNameWords(server));
}

/** The id only where there is no name: ids often hold an author's or a host's name (`io-github-...`). */
function serverNameWords(server: DescribedServer): Word[] {
  return nameWords((server.name || server.id).slice(0, MAX_LENGTH.name));
}

function exceptions(words: readonly Word[]): Set<string> {
  const capabilities = new Set<string>();
  ruleIndexes().except.find(words, (capability) => capabilities.add(capability));
  return capabilities;
}

function createCollector(excluded: Set<string>) {
  const found = new Map<string, Evidence>();
  return {
    note: (kind: EvidenceKind, where: string) => (capability: string, words: string) => {
      const key = `${kind} ${capability}`;
      if (excluded.has(capability) || found.has(key)) return;
      found.set(key, { capability, kind, text: `${where}: "${words}"` });
    },
    evidence: () => [...found.values()],
  };
}
