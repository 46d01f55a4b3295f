/** What a text was found to do. */
export type FindingRule =
  | 'ansi-escape'
  | 'bidirectional'
  | 'control-character'
  | 'exfiltration'
  | 'hidden-instruction'
  | 'invisible'
  | 'look-alike-name'
  | 'markup'
  | 'shadowing'
  | 'unicode-tags';

/** `high`: hardly ever there for a good reason. `medium`: a person should look. */
export type FindingSeverity = 'high' | 'medium';

/** Something in a server's text that is known from attacks on models. */
export interface Finding {
  rule: FindingRule;
  severity: FindingSeverity;
  /** Such as `description`, or `inputSchema.properties.path.description`. */
  where: string;
  /** What was found with a little around it; unseen characters as `\u{200b}`. */
  excerpt: string;
}
