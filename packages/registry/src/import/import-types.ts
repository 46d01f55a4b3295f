import type { ErrorCode, ServerConfig } from '@mcp-router/core';

/**
 * `mcpServers`: Claude Desktop, Claude Code, Cursor, Windsurf and those that took the format over; `vscode`: VS Code's
 * `servers` and `inputs`; `server.json`: the official MCP registry's description of a server.
 */
export type ConfigFormat = 'mcpServers' | 'vscode' | 'server.json';

/** A file to read, or its text; `path` then only tells where relative things and `${workspaceFolder}` are. */
export type ConfigSource = { path: string } | { text: string; path?: string };

export interface ParseOptions {
  /** Where the text comes from. */
  path?: string;
  /** Values for what a client would ask its user: VS Code `inputs` by id, variables of a `server.json` by name. */
  inputs?: Record<string, string>;
  /** What `${workspaceFolder}` means. Default: the folder of the file, or the one above a `.vscode` or `.cursor` folder. */
  workspaceFolder?: string;
}

export interface ImportOptions extends Omit<ParseOptions, 'path'> {
  /** Reports what would happen and changes nothing. */
  dryRun?: boolean;
  /** What to do with an id that is registered already. Default: `skip`, with `SERVER_DUPLICATE` in the report. */
  onDuplicate?: 'skip' | 'update';
}

/** An entry that did not go in. */
export interface SkippedEntry {
  id: string;
  /** Place inside the file, such as `mcpServers.github`. */
  path: string;
  code: ErrorCode;
  reason: string;
}

/** Something to know about the file or about an entry that did go in. */
export interface ImportWarning {
  path: string;
  message: string;
}

export interface ImportReport {
  /** Path of the file, where it is known. */
  file?: string;
  format: ConfigFormat;
  dryRun: boolean;
  /** Ids, in the order of the file. */
  added: string[];
  updated: string[];
  skipped: SkippedEntry[];
  warnings: ImportWarning[];
}

/** A server of a config file. It holds what was written there: secrets too, until it is registered. */
export interface ParsedEntry {
  path: string;
  config: ServerConfig;
  /** Given values of secret inputs by the id that `config` refers to them with. */
  secrets: Record<string, string>;
  /** Ids of secrets that stand for inputs without a value; each has a warning. */
  asked: string[];
  /** A file with more environment variables, to be read at the import. */
  envFile?: string;
}

export interface ParsedConfig {
  format: ConfigFormat;
  entries: ParsedEntry[];
  skipped: SkippedEntry[];
  warnings: ImportWarning[];
}

/** What an export can be written as. */
export type ExportFormat = 'mcpServers' | 'vscode';

/** A config as an object: `mcpServers`, or `servers` with `inputs`. Ready for `JSON.stringify`. */
export type ExportedConfig =
  | { mcpServers: Record<string, Record<string, unknown>> }
  | { servers: Record<string, Record<string, unknown>>; inputs: VscodeInput[] };

/** Something VS Code asks its user for. */
export interface VscodeInput {
  type: 'promptString';
  id: string;
  description: string;
  password: true;
}
