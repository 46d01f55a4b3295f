import { DATA_RULES } from './data.js';
import { DEVELOPMENT_RULES } from './development.js';
import { DOCUMENT_RULES } from './documents.js';
import { FINANCE_RULES } from './finance.js';
import { MEDIA_RULES } from './media.js';
import { OPERATIONS_RULES } from './operations.js';
import { type CapabilityRule, phrasesOf } from './rule.js';
import { WEB_RULES } from './web.js';
import { WORK_RULES } from './work.js';
import { WORLD_RULES } from './world.js';

/** Every capability with its rules, by field of work. */
export const CAPABILITY_RULES: readonly CapabilityRule[] = [
  ...DOCUMENT_RULES,
  ...WEB_RULES,
  ...DATA_RULES,
  ...DEVELOPMENT_RULES,
  ...OPERATIONS_RULES,
  ...WORK_RULES,
  ...MEDIA_RULES,
  ...WORLD_RULES,
  ...FINANCE_RULES,
];

/** A capability as others may use it: plain data, no rules. */
export interface Capability {
  name: string;
  /** One sentence: what a server with this capability does. */
  meaning: string;
  /** How people ask for it: words and phrases, lower case, for matching requests. */
  requestWords: readonly string[];
}

/** The taxonomy: every name that can be derived, what it means, and how people ask for it. */
export const CAPABILITIES: readonly Capability[] = CAPABILITY_RULES.map(
  ({ name, meaning, requestWords }) => ({
    name,
    meaning,
    requestWords: phrasesOf(requestWords),
  }),
);
