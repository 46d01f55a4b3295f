import type { ToolAnnotations } from '@mcp-router/core';
import type { Finding } from '@mcp-router/core/scan';
import type { ToolEffects } from '../orchestrate/index.js';
import type { DefinitionChange } from './definition-changes.js';

/** Whether a definition is approved as it is first seen, or by a person alone. */
export type ApprovalPolicy = 'first-use' | 'strict';

/** What is done about findings: nothing is looked at, they are told, or what has high ones is held back. */
export type ScanPolicy = 'off' | 'warn' | 'block';

/** What a person says about a tool against its author's hints. */
export interface HintOverride {
  readOnly?: boolean;
  idempotent?: boolean;
}

/** The definition that may be believed. */
export interface ToolApproval extends HintOverride {
  /** Of the definition that was approved; any other one isn't. Absent when none ever was, but one was rejected. */
  fingerprint?: string;
  /** Of the definition that was rejected last. */
  rejected?: string;
  /** `first-use`: it was this one when the tool was first seen. */
  by: 'first-use' | 'person';
  /** Epoch ms. */
  at: number;
}

/** A tool as it is shown for approval. */
export interface ToolReview {
  name: string;
  /**
   * `changed`: another definition was approved before; `new`: none ever was; `rejected`: a person said no to this one. All
   * but `approved` are neither found nor called.
   */
  state: 'approved' | 'changed' | 'new' | 'rejected';
  by?: ToolApproval['by'];
  approvedAt?: number;
  /** What is not as it was approved. */
  changes?: DefinitionChange[];
  /** What in the definition is known from attacks on models. */
  findings?: Finding[];
  /** What the author says. */
  hints: Pick<ToolAnnotations, 'readOnlyHint' | 'idempotentHint' | 'destructiveHint'>;
  /** What a person said against it. */
  override: HintOverride;
  /** What counts now, for retries and for moving on to another server. */
  effects: ToolEffects;
}

/** A server that awaits decisions. */
export interface ReviewedServer {
  serverId: string;
  /** The whole server awaits approval. */
  quarantined: boolean;
  /** Those that await a decision, or were approved by themselves and have findings. */
  tools: ToolReview[];
}

/** What to approve of a server. */
export interface ApproveOptions {
  /** Only these tools. Default: all of the server. */
  tools?: string[];
  /** Overrides the hint of each of these tools; `null` gives the author's word back. Needs `tools`. */
  readOnly?: boolean | null;
  idempotent?: boolean | null;
}
