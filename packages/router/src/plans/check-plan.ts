import { closestNames, formatToolRef, McpRouterError, type Tool, type ToolRef } from '@mcp-router/core';
import { type ArgumentProblem, describeProblem } from '../orchestrate/argument-problems.js';
import type { CheckArguments } from '../orchestrate/check-arguments.js';
import { pointersIn, withPointersReplaced } from './pointers.js';
import type { Plan, PlanProblem, PlanStep } from './types.js';
import { planProblems } from './validate-plan.js';

export interface PlanCheck {
  findTool: (ref: ToolRef) => Promise<Tool | undefined>;
  toolsOf: (serverId: string) => Promise<Tool[]>;
  checkArguments: CheckArguments;
}

/** Throws `PLAN_INVALID` with everything that can be said to be wrong before anything runs. */
export async function checkPlan(plan: Plan, check: PlanCheck): Promise<void> {
  const own = planProblems(plan);
  const problems =
    own.length > 0 ? own : (await Promise.all(plan.steps.map((step) => toolProblems(step, check)))).flat();
  if (problems.length === 0) return;
  const told = problems.map(({ stepId, problem }) =>
    stepId === undefined ? problem : `step "${stepId}": ${problem}`,
  );
  throw new McpRouterError('PLAN_INVALID', `The plan can't be run: ${told.join('; ')}.`, {
    hint: 'Correct the plan and run it again; nothing was called.',
    details: { problems },
  });
}

async function toolProblems(
  { id, tool: ref, arguments: args = {} }: PlanStep,
  check: PlanCheck,
): Promise<PlanProblem[]> {
  const tool = await check.findTool(ref);
  if (!tool) {
    const known = (await check.toolsOf(ref.serverId)).map(({ name }) => name);
    const [closest] = closestNames(ref.name, known, 1);
    const hint = closest === undefined ? '' : `; did you mean "${closest}"?`;
    return [{ stepId: id, problem: `there is no tool ${formatToolRef(ref)}${hint}` }];
  }
  const places = pointersIn(args).map(({ place }) => place);
  // What a pointer will bring is not known yet: whatever is said about it does not count.
  const filled = withPointersReplaced(args, () => null);
  const misfits = (await misfitsOf(tool, filled, check)).filter(
    ({ path }) => !places.some((place) => isWithin(path, place)),
  );
  return misfits.map((misfit) => ({ stepId: id, problem: describeProblem(misfit) }));
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`) || (place.startsWith(`${path}/`) && path !== '');
}

async function misfitsOf(
  tool: Tool,
  args: unknown,
  { checkArguments }: PlanCheck,
): Promise<ArgumentProblem[]> {
  try {
    await checkArguments(tool, args);
    return [];
  } catch (error) {
    if (!McpRouterError.isInstance(error) || error.code !== 'ARGUMENTS_INVALID') throw error;
    return error.details.problems as ArgumentProblem[];
  }
}
