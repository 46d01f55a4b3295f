export { capabilitiesOfTool, type DerivedCapability, deriveCapabilities } from './derive.js';
export { CAPABILITIES, type Capability } from './taxonomy.js';
