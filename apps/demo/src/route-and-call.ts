import type { CallOutcome, RoutingDecision, ToolRef } from '@mcp-router/core';
import { formatToolRef } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import colors from 'picocolors';
import { expectThat, heading, milliseconds, oneLine, table } from './report.js';
import type { TourRequest } from './requests.js';

/** Routes each request, shows what was selected and why, and calls what can be called. */
export async function routeAndCall(router: McpRouter, requests: TourRequest[]): Promise<void> {
  heading('Routing requests in plain language, without a model, and calling the tools');
  for (const request of requests) {
    console.log(`\n${colors.bold(`“${request.text}”`)}`);
    const decision = await router.routeRequest(request.text);
    printDecision(decision);
    checkDecision(request, decision);
    for (const { ref, args, answerHolds } of request.calls ?? []) {
      const outcome = await router.callTool(ref, args, { decisionId: decision.id });
      printOutcome(ref, args, outcome);
      expectThat(
        answerOf(outcome).includes(answerHolds),
        `${formatToolRef(ref)} answered with “${answerHolds}”`,
      );
    }
  }
}

function printDecision(decision: RoutingDecision): void {
  const took = milliseconds(decision.durationMs);
  if (decision.outcome === 'no-match') {
    const near = decision.nearMisses.map(({ ref }) => formatToolRef(ref)).slice(0, 3);
    console.log(`  nothing fits (${took}); nearest: ${near.join(', ') || 'none'}`);
    return;
  }
  const servers = decision.servers.map(({ serverId, score }) => `${serverId} ${score.toFixed(2)}`);
  console.log(`  confidence ${decision.confidence.toFixed(2)} in ${took}; servers: ${servers.join(', ')}`);
  const best = decision.tools.slice(0, 3);
  table(
    ['tool', 'score', 'why'],
    best.map(({ ref, score, reason }) => [formatToolRef(ref), score.toFixed(2), oneLine(reason, 110)]),
  );
}

function checkDecision(request: TourRequest, decision: RoutingDecision): void {
  if (request.servers.length === 0) {
    expectThat(decision.outcome === 'no-match' && decision.tools.length === 0, 'says that nothing fits');
    return;
  }
  const selected = decision.servers.map(({ serverId }) => serverId);
  const missing = request.servers.filter((serverId) => !selected.includes(serverId));
  expectThat(missing.length === 0, `selected ${request.servers.join(' and ')}`);
  const first = decision.tools[0]?.ref.name ?? 'none';
  if (request.firstTool) expectThat(request.firstTool.includes(first), `the first tool is ${first}`);
}

function printOutcome(ref: ToolRef, args: Record<string, unknown>, outcome: CallOutcome): void {
  const answer = outcome.error ? `${outcome.error.code}: ${outcome.error.message}` : answerOf(outcome);
  console.log(`  ${colors.dim('call')}   ${formatToolRef(ref)} ${oneLine(JSON.stringify(args), 90)}`);
  console.log(
    `  ${colors.dim('answer')} ${oneLine(answer)} ${colors.dim(`(${milliseconds(outcome.durationMs)})`)}`,
  );
}

/** All text of a call's answer. */
export function answerOf(outcome: CallOutcome): string {
  const texts = outcome.result?.content.map((block) => (typeof block.text === 'string' ? block.text : ''));
  return texts?.join(' ') ?? '';
}
