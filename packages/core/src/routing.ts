import type { SerializedError } from './errors.js';
import type { TokenUsage } from './language-model.js';
import type { ServerStatus } from './server.js';
import type { ToolDefinition, ToolRef } from './tool.js';

/** A server as the selector sees it. */
export interface RoutableServer {
  id: string;
  name: string;
  description: string;
  tags: string[];
  capabilities: string[];
  examples: string[];
  /** Requests for single tools, by tool name: from authors, from experience, from knowledge of public servers. */
  toolExamples?: Readonly<Record<string, readonly string[]>>;
  tools: ToolDefinition[];
}

/** Why a candidate scored as it did: one named part of its score. */
export interface ScoreSignal {
  /** `lexical`, `dense`, `capability`, `experience`, `exact-name`, `status`, `model`, ... */
  name: string;
  /** Contribution to the score. */
  value: number;
  /** For a person: the fields and words that matched. */
  detail?: string;
}

interface Candidate {
  /** 0 to 1, comparable between requests. */
  score: number;
  signals: ScoreSignal[];
  /** One plain sentence. */
  reason: string;
}

export interface RankedServer extends Candidate {
  serverId: string;
  /** At the time of the decision. */
  status: ServerStatus;
}

export interface RankedTool extends Candidate {
  ref: ToolRef;
  status: ServerStatus;
  /** The same tool on other servers, best first: of those the one with the best score on a server that works is told. */
  equivalents?: EquivalentTool[];
}

/** A tool that is the same as another in all that its definition tells, on another server. */
export interface EquivalentTool {
  ref: ToolRef;
  status: ServerStatus;
  score: number;
  reason: string;
}

/** One step of a request as a language model understood it. */
export interface RequestStep {
  /** What to do: `search`, `create a chart`. */
  intent: string;
  /** What it is done to, in general words. */
  object: string;
  /** One that a registered server has. */
  capability?: string;
  /** Id of the registered server that the request names for this step. */
  service?: string;
  /** What the step needs to be told: `city`, `date`. */
  inputs: string[];
}

/** What a model may be asked on the way from a request to a call; `embed`: vectors, of an embedder. */
export type ModelStageName = 'embed' | 'analyze' | 'rerank' | 'fill';

/** What became of one of the stages that a model may do for a request. */
export interface ModelStage {
  stage: ModelStageName;
  /** `used`: its answer counts. `failed`, `skipped`: what was found without it stands. */
  outcome: 'used' | 'failed' | 'skipped';
  /** Why it was skipped. */
  reason?:
    | 'mode-off'
    | 'confident'
    | 'breaker-open'
    | 'out-of-time'
    | 'out-of-tokens'
    | 'earlier-failure'
    | 'nothing-to-choose';
  provider: string;
  modelId: string;
  durationMs: number;
  /** Where the answer came from: the model, an earlier answer, or a question that was already under way. */
  source?: 'model' | 'cache' | 'shared';
  /** What this question cost; absent for answers that cost nothing anew. */
  usage?: TokenUsage;
  /** Why it failed. */
  failure?: SerializedError;
}

/** What the request asks for, as understood. */
export interface RequestAnalysis {
  method: 'embedded' | 'llm';
  /** The request itself. */
  request?: string;
  /** Capabilities the request needs. */
  capabilities: string[];
  /** The parts of a compound request, each a request of its own; one for a simple request. */
  steps: string[];
  /** The steps in detail, as a model gave them; as many as `steps`, in the same order. */
  details?: RequestStep[];
  /** What a model was asked or not asked, and why; absent without a model. */
  stages?: ModelStage[];
  /** The analysis by a model, when one was asked for it. */
  llm?: {
    provider: string;
    modelId: string;
    usage?: TokenUsage;
    durationMs: number;
    /** Why its answer was not used; the embedded analysis stands then. */
    failure?: SerializedError;
  };
}

/** How a request was routed, and why. */
export interface RoutingDecision {
  id: string;
  request: string;
  /** Epoch ms. */
  createdAt: number;
  durationMs: number;
  /** `no-match`: nothing fits; `servers` and `tools` are empty and `nearMisses` tells what came closest. */
  outcome: 'match' | 'no-match';
  /** 0 to 1, computed from the scores: how likely the first tool is right. */
  confidence: number;
  /** Best first. */
  servers: RankedServer[];
  tools: RankedTool[];
  nearMisses: RankedTool[];
  analysis: RequestAnalysis;
  /** Whose request it was, where profiles are used. */
  profile?: string;
}
