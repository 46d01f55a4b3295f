export type { Matchers, TestRunner } from './harness.js';
export {
  type FakeApiAnswer,
  type LanguageModelContractOptions,
  type LanguageModelUnderTest,
  languageModelContract,
} from './language-model-contract.js';
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
