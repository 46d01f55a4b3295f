import type { MetadataStore } from '../store.js';
import { catalogCases } from './catalog-cases.js';
import { documentCases } from './document-cases.js';
import type { StoreCases, TestRunner } from './harness.js';
import { lifecycleCases } from './lifecycle-cases.js';
import { decisionCases, healthCases } from './record-cases.js';
import { searchCases } from './search-cases.js';
import { filterCases, serverCases } from './server-cases.js';
import { usageCases } from './usage-cases.js';

/** What {@link metadataStoreContract} needs. */
export interface StoreContractOptions extends TestRunner {
  /** Opens a new, empty store; each test opens its own and closes it. */
  open: () => MetadataStore | Promise<MetadataStore>;
}

const GROUPS: Readonly<Record<string, StoreCases>> = {
  servers: serverCases,
  filters: filterCases,
  catalogues: catalogCases,
  search: searchCases,
  usage: usageCases,
  health: healthCases,
  decisions: decisionCases,
  documents: documentCases,
  lifecycle: lifecycleCases,
};

/**
 * Declares one test for each promise of `MetadataStore`. Every driver runs it:
 * `metadataStoreContract({ test, expect, open: () => memoryStore() })`.
 */
export function metadataStoreContract({ test, expect, open }: StoreContractOptions): void {
  for (const [group, cases] of Object.entries(GROUPS)) {
    for (const [promise, run] of Object.entries(cases)) {
      test(`${group}: ${promise}`, async () => {
        const store = await open();
        try {
          await run({ store, expect });
        } finally {
          await store.close();
        }
      });
    }
  }
}
