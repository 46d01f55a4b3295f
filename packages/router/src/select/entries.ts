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
  /** The same for tools of several servers that are alike in all that their definitions tell. */
  copyKey: string;
}
