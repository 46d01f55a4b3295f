export { toolFingerprint } from './fingerprint.js';
export type * from './import/import-types.js';
export { parseConfig } from './import/parse-config.js';
export { type CredentialVault, createCredentialVault } from './oauth/credential-vault.js';
export type * from './registry-types.js';
export { type FileSecretStoreOptions, fileSecretStore } from './secrets/file-secret-store.js';
export { type ReferenceSources, resolveReferences } from './secrets/resolve-references.js';
export { memorySecretStore, type SecretChange, type SecretStore } from './secrets/secret-store.js';
export { createServerRegistry } from './server-registry.js';
