import { type ErrorCode, McpRouterError } from '@mcp-router/core';
import { type ApiFailure, readApiFailure } from './api-failure.js';
import { messageChain, redact, safeCause } from './redact.js';
import { parseRetryAfter } from './retry.js';

export interface FailureContext {
  /** Provider and model, for messages. */
  label: string;
  /** Strings that must not appear in any error. */
  secrets: readonly string[];
  nowMs: number;
}

/** The one place where failures of an API, its SDK and the network become an `McpRouterError`. */
export function translateError(thrown: unknown, context: FailureContext): McpRouterError {
  if (McpRouterError.isInstance(thrown)) return thrown;
  const failure = readApiFailure(thrown, messageChain(thrown));
  const { code, retryable, hint } = classify(failure);
  const retryAfterMs = parseRetryAfter(failure.header, context.nowMs);
  const said = redact(failure.message, context.secrets);
  const status = failure.status === undefined ? '' : ` (HTTP ${failure.status})`;
  return new McpRouterError(code, `${context.label} failed${status}: ${said}`, {
    hint,
    retryable,
    origin: failure.status === undefined ? 'local' : 'remote',
    cause: safeCause(thrown, context.secrets),
    details: {
      ...(failure.status === undefined ? {} : { status: failure.status }),
      ...(retryable && retryAfterMs !== undefined ? { retryAfterMs } : {}),
    },
  });
}

interface Verdict {
  code: ErrorCode;
  retryable: boolean;
  hint: string;
}

const VERDICTS = {
  unknownModel: verdict(
    'LLM_MODEL_UNKNOWN',
    'Set `model` (or MCP_ROUTER_LLM_MODEL) to one that this account offers.',
  ),
  refused: verdict('LLM_REFUSED', 'Change the prompt: the provider does not serve this one.'),
  auth: verdict('LLM_AUTH', 'Check the API key and what it may do.'),
  quota: verdict('LLM_RATE_LIMITED', 'The account has no credit left: check its plan and billing.'),
  rateLimited: {
    ...verdict('LLM_RATE_LIMITED', 'Send fewer requests, or try again later.'),
    retryable: true,
  },
  unavailable: {
    ...verdict('LLM_UNAVAILABLE', 'Try again later; check the network and `baseURL`.'),
    retryable: true,
  },
  rejected: verdict(
    'LLM_REQUEST_REJECTED',
    'Check `baseURL`, `body` and the length of the prompt against the message.',
  ),
} satisfies Record<string, Verdict>;

function verdict(code: ErrorCode, hint: string): Verdict {
  return { code, retryable: false, hint };
}

/** Codes and messages as documented by the providers, or as their servers answer. */
function classify(failure: ApiFailure): Verdict {
  const { status, code, message } = failure;
  if (isUnknownModel(failure)) return VERDICTS.unknownModel;
  if (code === 'content_filter' || (status === 403 && /flagged|moderation/i.test(message)))
    return VERDICTS.refused;
  if (status === 402 || code === 'insufficient_quota') return VERDICTS.quota;
  if (status === 401 || status === 403) return VERDICTS.auth;
  if (status === 429) return VERDICTS.rateLimited;
  if (status === undefined || status === 408 || status === 409 || status >= 500) return VERDICTS.unavailable;
  return VERDICTS.rejected;
}

/**
 * OpenAI: `model_not_found` (404 or 403). Anthropic: 404 `model: NAME`. OpenRouter: 400 `NAME is not a valid model ID`,
 * 404 `No endpoints found ...` (also for a model without structured output). Ollama: 404 `model 'NAME' not found`.
 * vLLM: 404 ``The model `NAME` does not exist``. A plain 404 is no such thing: there the address is wrong.
 */
function isUnknownModel({ status, code, message }: ApiFailure): boolean {
  if (code === 'model_not_found') return true;
  if (status !== 400 && status !== 404) return false;
  if (/^model:/i.test(message) || /no endpoints found/i.test(message)) return true;
  return /model/i.test(message) && /not found|does not exist|not a valid model|unknown model/i.test(message);
}
