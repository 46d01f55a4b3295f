import type { FindingRule, FindingSeverity } from './types.js';

interface TextRule {
  rule: FindingRule;
  severity: FindingSeverity;
  pattern: RegExp;
}

/** Lengths are bounded everywhere, so that no text makes a pattern slow. */
const GAP = '[^.\\n]{0,60}';

/** Texts that speak past the person to the model. After the attacks of Invariant Labs' "tool poisoning" and their kin. */
const INSTRUCTIONS = [
  `\\b(ignore|disregard|forget|override)\\s+(all\\s+|any\\s+|the\\s+|your\\s+|of\\s+){0,3}(previous|prior|above|earlier|preceding|existing|system)\\s+(instruction|prompt|rule|direction|message|command|guideline)`,
  `\\b(do\\s+not|don['’]t|never|without)\\s+(tell|telling|inform|informing|mention|mentioning|reveal|revealing|notify|notifying|alert|alerting|warn|warning)\\b${GAP}\\b(user|human|person|anyone)\\b`,
  `\\b(hide|conceal|keep)\\b${GAP}\\b(secret|hidden|private|this|it)\\s+from\\s+(the\\s+)?(user|human)`,
  `<\\s*/?\\s*(important|secret|system|hidden|instructions?|admin|override|system[-_]prompt)\\s*>`,
  `\\bnew\\s+(system\\s+)?(instructions?|prompt)\\s*:`,
  `\\byou\\s+are\\s+now\\s+(a|an|in|the)\\b`,
  `\\b(im_start|im_end)\\|>|\\[/?INST\\]|<<\\s*SYS\\s*>>`,
];

/** Where people keep what nobody else should read. */
const PLACES =
  '(~/\\.ssh|\\.ssh/|\\bid_(rsa|ed25519|ecdsa)\\b|/etc/(passwd|shadow)|\\.aws/credentials|\\.cursor/mcp\\.json|claude_desktop_config\\.json|\\.netrc|\\.npmrc|\\.git-credentials)';
const EXFILTRATION = [
  `\\b(read|open|cat|load|fetch|get|include|send|pass|upload|copy|access)\\b${GAP}${PLACES}`,
  `\\b(send|forward|upload|post|transmit|leak|exfiltrate|bcc|append|pass|include)\\b${GAP}\\b(conversation|chat\\s+history|message\\s+history|system\\s+prompt|private\\s+keys?|environment\\s+variables|credentials|passwords|session\\s+tokens?)\\b${GAP}\\b(to|at|into|as|in)\\s+(https?:|this|the\\s+(url|server|parameter|argument)|an?\\s+(parameter|argument)|\\S+@)`,
  `!\\[[^\\]\\n]{0,80}\\]\\(https?://[^)\\s]{1,200}\\?[^)\\s]{0,100}(\\{|\\$|%7B|<)`,
];

const SHADOWING = [
  `\\b(instead\\s+of|rather\\s+than|in\\s+place\\s+of)\\s+(using\\s+|calling\\s+)?(any|all|the)\\s+other\\s+(\\w+\\s+){0,3}(tools?|servers?)\\b`,
  `\\b(whenever|when|before|after|if)\\b${GAP}\\bother\\s+(tools?|servers?)\\b${GAP}\\b(must|always|first|call|use|send)\\b`,
  `\\b(never|do\\s+not|don['’]t)\\s+(use|call|trust)\\s+(any\\s+|the\\s+)?other\\s+(\\w+\\s+){0,3}(tools?|servers?)\\b`,
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000E-\u001A\u001C-\u001F\u007F]|\u001B(?![[\]PX^_])/;

export const TEXT_RULES: readonly TextRule[] = [
  // The flags of England, Scotland and Wales are written with tags, too.
  {
    rule: 'unicode-tags',
    severity: 'high',
    pattern: /(?<![\u{1F3F4}\u{E0020}-\u{E007F}])[\u{E0000}-\u{E007F}]+/u,
  },
  { rule: 'unicode-tags', severity: 'high', pattern: /[\u{E0100}-\u{E01EF}]{3}/u },
  { rule: 'bidirectional', severity: 'high', pattern: /[\u202A-\u202E\u2066-\u2069]/ },
  { rule: 'invisible', severity: 'medium', pattern: /[\u200B\u2060-\u2064\u180E]|(?!^)\uFEFF/ },
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  { rule: 'ansi-escape', severity: 'high', pattern: /\u001B[[\]PX^_]|\u009B/ },
  { rule: 'control-character', severity: 'medium', pattern: CONTROL },
  ...INSTRUCTIONS.map(textRule('hidden-instruction', 'high')),
  ...EXFILTRATION.map(textRule('exfiltration', 'high')),
  ...SHADOWING.map(textRule('shadowing', 'medium')),
  { rule: 'hidden-instruction', severity: 'medium', pattern: /<!--[^>]{8,}/ },
  {
    rule: 'markup',
    severity: 'medium',
    pattern:
      /<\s*(script|iframe|embed)\b[^>]{0,200}>|\bjavascript:\S|<\w[^>]{0,200}\son(error|load|click)\s*=/i,
  },
];

function textRule(rule: FindingRule, severity: FindingSeverity) {
  return (source: string): TextRule => ({ rule, severity, pattern: new RegExp(source, 'i') });
}
