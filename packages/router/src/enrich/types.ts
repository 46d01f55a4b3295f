import type { SerializedError, TokenUsage, ToolRef } from '@mcp-router/core';

/** `pending`: written, not read by a person yet; only `accepted` ones are searched. */
export type EnrichmentState = 'pending' | 'accepted' | 'rejected';

/** Example requests that a model wrote for one version of a tool. */
export interface Enrichment {
  ref: ToolRef;
  /** Of the tool that they were written for; for a changed tool they no longer count. */
  fingerprint: string;
  requests: string[];
  state: EnrichmentState;
  provider: string;
  modelId: string;
  /** Epoch ms. */
  at: number;
}

/** Which tools; all given conditions hold. */
export interface EnrichFilter {
  serverIds?: readonly string[];
}

/** What enriching would ask of the model. */
export interface EnrichEstimate {
  /** Tools without requests for their present version. */
  toolCount: number;
  batchCount: number;
  /** Reckoned from the length of the prompts; real counts differ by a third or so. */
  usage: TokenUsage;
}

export interface EnrichProgress {
  /** Tools done, of all. */
  done: number;
  total: number;
}

/** What enriching came to. What was written stands, whatever came after. */
export interface EnrichResult {
  /** Tools that have requests now. */
  written: number;
  /** Tools for which the model gave none; they are asked again next time. */
  left: number;
  usage: TokenUsage;
  /** Why it ended early. */
  failure?: SerializedError;
}

/** Writes example requests for tools by a language model, once a version of each, for a person to accept. */
export interface Enrichments {
  estimate(filter?: EnrichFilter): Promise<EnrichEstimate>;
  /** Asks batch by batch and keeps each at once, so that it can be ended and resumed. Rejects with `LLM_NO_KEY`. */
  run(
    filter?: EnrichFilter,
    options?: { signal?: AbortSignal; onProgress?: (progress: EnrichProgress) => void },
  ): Promise<EnrichResult>;
  /** Ordered by server and tool. */
  list(filter?: EnrichFilter & { state?: EnrichmentState }): Promise<Enrichment[]>;
  /** Accepts or rejects what is pending. Returns how many tools it concerned. */
  decide(state: 'accepted' | 'rejected', filter?: EnrichFilter & { toolName?: string }): Promise<number>;
}
