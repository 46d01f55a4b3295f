import type { ToolAnnotations } from '@mcp-router/core';
import type { ToolEffects } from '../orchestrate/index.js';

/** What a person says about a tool against its author's hints. */
export interface HintOverride {
  readOnly?: boolean;
  idempotent?: boolean;
}

/** A definition that may be believed. */
export interface ToolApproval extends HintOverride {
  /** Of the definition that was approved; any other one isn't. */
  fingerprint: string;
  /** `first-use`: it was this one when the tool was first seen. */
  by: 'first-use' | 'person';
  /** Epoch ms. */
  at: number;
}

/** A tool as it is shown for approval. */
export interface ToolReview {
  name: string;
  /** `changed`: another definition was approved before; `new`: none ever was. Then its hints don't count. */
  state: 'approved' | 'changed' | 'new';
  by?: ToolApproval['by'];
  approvedAt?: number;
  /** What the author says. */
  hints: Pick<ToolAnnotations, 'readOnlyHint' | 'idempotentHint' | 'destructiveHint'>;
  /** What a person said against it. */
  override: HintOverride;
  /** What counts now, for retries and for moving on to another server. */
  effects: ToolEffects;
}

/** What to approve of a server. */
export interface ApproveOptions {
  /** Only these tools. Default: all of the server. */
  tools?: string[];
  /** Overrides the hint of each of these tools; `null` gives the author's word back. Needs `tools`. */
  readOnly?: boolean | null;
  idempotent?: boolean | null;
}
