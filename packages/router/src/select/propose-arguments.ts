import { McpRouterError, type ModelStage, type ToolDefinition } from '@mcp-router/core';
import { checkRequest } from './check-request.js';
import { cancelledError } from './deadline.js';
import { createModelBudget } from './model-budget.js';
import { fillQuestion, missingArguments } from './model-fill.js';
import type { RoutingContext } from './routing-context.js';

/** Arguments for a tool as a model read them out of a request. */
export interface ProposedArguments {
  /** Not checked against the tool's schema beyond their names. */
  arguments: Record<string, unknown>;
  /** Required arguments that the request does not tell. */
  missing: string[];
  /** What the model was asked, and what it cost. */
  stage: ModelStage;
}

/** Asks the model for a tool's arguments; when it fails there are none, and `stage` tells why. */
export async function proposeArguments(
  { settings, catalogue, desk, closing }: RoutingContext,
  request: string,
  tool: ToolDefinition,
  signal: AbortSignal | undefined,
): Promise<ProposedArguments> {
  checkRequest(request, settings.maxRequestLength);
  if (signal?.aborted) throw cancelledError();
  if (!desk) throw noModelError();
  const { modelTimeoutMs: timeoutMs, modelMaxTokens: maxTokens, clock } = settings;
  const { value = {}, stage } = await desk.ask(fillQuestion(request, tool), {
    budget: createModelBudget({ timeoutMs, maxTokens, clock }),
    version: catalogue.version,
    signals: signal ? [signal, closing] : [closing],
  });
  if (signal?.aborted) throw cancelledError();
  return { arguments: value, missing: missingArguments(tool, value), stage };
}

function noModelError(): McpRouterError {
  return new McpRouterError('LLM_NO_KEY', 'There is no language model to read arguments out of a request.', {
    hint: 'Set the key of one, such as OPENAI_API_KEY, or give the arguments.',
  });
}
