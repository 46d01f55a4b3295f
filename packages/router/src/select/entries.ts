import type { Copies } from './copies.js';

/** A server as it is indexed. */
export interface ServerEntry {
  id: string;
  name: string;
  description: string;
  capabilities: string[];
  slot: number;
  toolSlots: number[];
}

/** A tool as it is indexed. */
export interface ToolEntry {
  server: ServerEntry;
  name: string;
  description: string;
  slot: number;
  /** One object for all tools that are alike in all that their definitions tell. */
  copies: Copies;
}
