export type { Matchers, TestRunner } from './harness.js';
export { metadataStoreContract, type StoreContractOptions } from './metadata-store-contract.js';
export {
  declared,
  sampleCatalog,
  sampleDecision,
  sampleHealth,
  sampleServer,
  sampleTool,
  sampleUsage,
} from './samples.js';
