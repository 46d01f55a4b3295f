/** A JSON Schema (2020-12 or draft-07) as a plain object. */
export type JsonSchema = { [keyword: string]: unknown };

/** Hints of a tool's author; see `ToolAnnotations` of the MCP specification. Untrusted. */
export interface ToolAnnotations {
  title?: string;
  readOnlyHint?: boolean;
  destructiveHint?: boolean;
  idempotentHint?: boolean;
  openWorldHint?: boolean;
}

/** A tool as its server describes it. Unknown members are kept. */
export interface ToolDefinition {
  name: string;
  title?: string;
  description?: string;
  inputSchema: JsonSchema;
  outputSchema?: JsonSchema;
  annotations?: ToolAnnotations;
  [extra: string]: unknown;
}

/** Names one tool of one server. */
export interface ToolRef {
  serverId: string;
  name: string;
}

/** A discovered tool: whose it is, what it says, and the fingerprint of what it says. */
export interface Tool {
  serverId: string;
  name: string;
  definition: ToolDefinition;
  /** SHA-256 (hex) over everything a model reads: name, title, description, schemas, annotations. */
  fingerprint: string;
}

/** A resource or resource template as its server describes it. */
export interface ResourceDefinition {
  /** Set for a resource. */
  uri?: string;
  /** Set for a template. */
  uriTemplate?: string;
  name: string;
  title?: string;
  description?: string;
  mimeType?: string;
  [extra: string]: unknown;
}

/** A prompt as its server describes it. */
export interface PromptDefinition {
  name: string;
  title?: string;
  description?: string;
  arguments?: { name: string; description?: string; required?: boolean }[];
  [extra: string]: unknown;
}

/** Everything a server offers, as last discovered. */
export interface ServerCatalog {
  tools: Tool[];
  resources: ResourceDefinition[];
  resourceTemplates: ResourceDefinition[];
  prompts: PromptDefinition[];
}

/** Names of what a discovery found different from the one before. */
export interface CatalogDifference {
  added: string[];
  removed: string[];
  changed: string[];
}

/** `server/tool`, for messages and maps. A server id holds no slash, so the first one separates. */
export function formatToolRef(ref: ToolRef): string {
  return `${ref.serverId}/${ref.name}`;
}
