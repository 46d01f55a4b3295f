/**
 * A capability and the evidence for it.
 *
 * The lists are phrases apart by commas. A phrase is words apart by spaces, alternatives by `|`
 * (`search|find web|internet`); a word in capitals stands for a group of {@link WORD_GROUPS}. Words match by stem
 * (`searching` is `search`). In a tool's name the words may stand in any order, and `=get tools` is the whole name; in a text they stand in the given
 * order with at most one word between, stop words not counted.
 */
export interface CapabilityRule {
  name: string;
  /** One sentence: what a server with this capability does. */
  meaning: string;
  /** How people ask for it: words and phrases for matching requests. Not used to derive. */
  requestWords: string;
  /** Phrases in a tool's name. */
  toolNames: string;
  /** Phrases in a tool's title and description. */
  toolTexts: string;
  /** Phrases in a server's name, id and description: products and fields of work. */
  servers: string;
  /** Phrases that make the evidence void in the tool, or in what the server says of itself, where they occur. */
  except?: string;
}

/** Alternatives that many phrases share. */
export const WORD_GROUPS: Readonly<Record<string, string>> = {
  LOOK: 'search|find|query|lookup|discover|explore',
  FIND: 'search|find|query|lookup|list|get|fetch|retrieve|read|browse|explore|discover',
  MAKE: 'create|add|make|generate|new|insert|build|compose|draft',
  CHANGE: 'create|add|update|edit|modify|delete|remove|insert|set|append|write|replace',
  DO: 'run|execute|exec|perform|trigger|start|launch|invoke',
  SEND: 'send|post|publish|reply|share|forward|deliver|submit',
  FOLDER: 'file|directory|folder|path',
  SQL: 'sql|mysql|postgres|postgresql|sqlite|database|db|bigquery|snowflake|clickhouse|duckdb|mongodb|mongo|cypher|neo4j|redis|elasticsearch',
};

/** The phrases of a rule's list. */
export function phrasesOf(list: string): string[] {
  return list
    .split(',')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');
}
