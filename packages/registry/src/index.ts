export {
  CAPABILITIES,
  type Capability,
  capabilitiesOfTool,
  type DerivedCapability,
  type DescribedServer,
  deriveCapabilities,
} from '@mcp-router/core/capabilities';
export { toolFingerprint } from './fingerprint.js';
export type { ExportedConfig, ExportFormat, VscodeInput } from './import/export-config.js';
export type {
  ConfigFormat,
  ConfigSource,
  ImportOptions,
  ImportReport,
  ImportWarning,
  ParsedConfig,
  ParsedEntry,
  ParseOptions,
  SkippedEntry,
} from './import/import-types.js';
export { parseConfig } from './import/parse-config.js';
export type {
  CatalogDifferences,
  DeriveCapabilities,
  DiscoverAllOptions,
  DiscoverOptions,
  Discovery,
  DiscoverySlot,
  RegistryEvents,
  ServerChanges,
  ServerMember,
  ServerRegistry,
  ServerRegistryOptions,
} from './registry-types.js';
export { type FileSecretStoreOptions, fileSecretStore } from './secrets/file-secret-store.js';
export { type ReferenceSources, resolveReferences } from './secrets/resolve-references.js';
export { memorySecretStore, type SecretChange, type SecretStore } from './secrets/secret-store.js';
export { createServerRegistry } from './server-registry.js';
