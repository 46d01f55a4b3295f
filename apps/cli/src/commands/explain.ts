import { formatToolRef, McpRouterError, type RankedTool, type RoutingDecision } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { cleanLine } from '../output/clean-text.js';
import { formatMs } from '../output/units.js';

/** `explain`: why a request was routed as it was. */
export function addExplainCommand(program: Command, context: CommandContext): void {
  program
    .command('explain')
    .description('Tell why a request was routed as it was')
    .argument('<decision-id>', 'the decision, as route, find_tools and audit name it')
    .addHelpText('after', '\nExample:\n  mcp-router explain 0b7ad0c5-3a3c-4c9b-9c56-6d3b4d3f2a11')
    .action(async (decisionId: string) => {
      const decision = await (await context.store()).getDecision(decisionId);
      if (!decision) throw notFound(decisionId);
      context.output.result(decision, () => describeDecision(decision));
    });
}

function describeDecision(decision: RoutingDecision): string {
  const { request, outcome, confidence, durationMs, createdAt, tools, nearMisses } = decision;
  const when = new Date(createdAt).toISOString();
  return [
    `request      ${cleanLine(request)}`,
    `decided      ${when}, in ${formatMs(durationMs)}${decision.profile ? `, for ${cleanLine(decision.profile)}` : ''}`,
    `outcome      ${outcome}, confidence ${confidence.toFixed(2)}`,
    ...describeAnalysis(decision),
    ...tools.flatMap((tool) => ['', ...describeTool(tool)]),
    ...(nearMisses.length > 0 ? ['', 'near misses:'] : []),
    ...nearMisses.flatMap((tool) => ['', ...describeTool(tool)]),
  ].join('\n');
}

function describeAnalysis({ analysis }: RoutingDecision): string[] {
  const { method, capabilities, steps, stages = [] } = analysis;
  return [
    `understood   ${method === 'llm' ? 'by a language model' : 'without a language model'}`,
    ...(steps.length > 1 ? steps.map((step, at) => `  step ${at + 1}     ${cleanLine(step)}`) : []),
    ...(capabilities.length > 0 ? [`needs        ${capabilities.join(', ')}`] : []),
    ...stages.map(({ stage, outcome, reason, modelId, durationMs }) =>
      cleanLine(
        `model        ${stage}: ${outcome}${reason ? ` (${reason})` : ''}, ${modelId}, ${formatMs(durationMs)}`,
      ),
    ),
  ];
}

function describeTool({ ref, score, status, reason, signals, equivalents = [] }: RankedTool): string[] {
  const also = equivalents.map((one) => formatToolRef(one.ref)).join(', ');
  return [
    cleanLine(`${formatToolRef(ref)}  ${score.toFixed(2)}  ${status}  ${reason}`),
    ...signals.map(
      ({ name, value, detail }) =>
        `  ${value < 0 ? '' : '+'}${value.toFixed(3)}  ${name}${detail ? `: ${cleanLine(detail)}` : ''}`,
    ),
    ...(also ? [`  the same as ${also}`] : []),
  ];
}

function notFound(decisionId: string): McpRouterError {
  return new McpRouterError('DECISION_NOT_FOUND', `There is no decision "${decisionId}".`, {
    hint: 'Use the id that mcp-router route prints at its end.',
    details: { decisionId },
  });
}
