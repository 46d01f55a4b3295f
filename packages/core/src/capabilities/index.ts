export { capabilitiesOfTool, type DerivedCapability, deriveCapabilities } from './derive.js';
export type { DescribedServer } from './evidence.js';
export { CAPABILITIES, type Capability } from './taxonomy.js';
