export {
  CAPABILITIES,
  type Capability,
  capabilitiesOfTool,
  type DerivedCapability,
  type DescribedServer,
  deriveCapabilities,
} from '@mcp-router/core/capabilities';
