import { closestNames } from '@mcp-router/core';
import { isRecord } from '../orchestrate/json-value.js';
import { ITEM, isPointer, pointerSteps, pointersIn } from './pointers.js';
import type { Plan, PlanPointer, PlanProblem, PlanStep } from './types.js';

const MAX_STEPS = 100;
const ID = /^[A-Za-z][\w-]*$/;
const MEMBERS = new Set(['id', 'tool', 'arguments', 'dependsOn', 'when', 'forEach', 'onError']);

/** Steps that a step waits for: those that it names and those that its pointers point to. */
export function dependenciesOf({ arguments: args, dependsOn = [], when, forEach }: PlanStep): Set<string> {
  const pointers = [
    ...pointersIn(args ?? {}).map(({ pointer }) => pointer),
    ...(when ? [when] : []),
    ...(forEach ? [forEach] : []),
  ];
  const sources = pointers.map(({ $from }) => $from).filter((source) => source !== ITEM);
  return new Set([...dependsOn, ...sources]);
}

/** What is wrong with the plan by itself; whether its tools exist, and take these arguments, is asked elsewhere. */
export function planProblems(plan: Plan): PlanProblem[] {
  if (!isRecord(plan) || !Array.isArray(plan.steps)) return [{ problem: 'a plan is { steps: [...] }' }];
  if (plan.steps.length === 0) return [{ problem: 'it has no step' }];
  if (plan.steps.length > MAX_STEPS)
    return [{ problem: `it has ${plan.steps.length} steps, more than ${MAX_STEPS}` }];
  const shapes = plan.steps.flatMap((step, at) => shapeProblems(step, at));
  if (shapes.length > 0) return shapes;
  const ids = plan.steps.map(({ id }) => id);
  const references = plan.steps.flatMap((step) => referenceProblems(step, ids));
  return references.length > 0 ? references : cycleProblems(plan);
}

function shapeProblems(step: PlanStep, at: number): PlanProblem[] {
  if (!isRecord(step) || typeof step.id !== 'string' || !ID.test(step.id)) {
    return [{ problem: `step ${at + 1} has no id of letters, digits, _ and -, beginning with a letter` }];
  }
  const { id, tool, arguments: args = {}, dependsOn = [], onError = 'stop', forEach, when } = step;
  const problems: string[] = [];
  const strange = Object.keys(step).find((name) => !MEMBERS.has(name));
  if (strange !== undefined)
    problems.push(`"${strange}" is no member of a step${didYouMean(strange, [...MEMBERS])}`);
  if (typeof tool?.serverId !== 'string' || typeof tool.name !== 'string')
    problems.push('its tool is { serverId, name }');
  if (!isRecord(args) || isPointer(args)) problems.push('its arguments are an object of named values');
  if (!Array.isArray(dependsOn) || !dependsOn.every((name) => typeof name === 'string'))
    problems.push('dependsOn is a list of ids');
  if (onError !== 'stop' && onError !== 'continue') problems.push('onError is "stop" or "continue"');
  if (forEach !== undefined && !isPointer(forEach)) problems.push('forEach is { "$from": ..., "path": ... }');
  if (when !== undefined && (!isPointer(when) || 'equals' in when === 'exists' in when))
    problems.push('when is { "$from": ..., "path": ..., "equals" or "exists": ... }');
  return problems.map((problem) => ({ stepId: id, problem }));
}

function referenceProblems(step: PlanStep, ids: readonly string[]): PlanProblem[] {
  const problems: string[] = [];
  if (ids.filter((id) => id === step.id).length > 1) problems.push('its id stands for more than one step');
  for (const id of dependenciesOf(step)) {
    if (id === step.id) problems.push('it waits for itself');
    else if (!ids.includes(id)) problems.push(`there is no step "${id}"${didYouMean(id, ids)}`);
  }
  const { arguments: args = {}, when, forEach } = step;
  const inArguments = pointersIn(args).map(({ pointer }) => pointer);
  const outside = [when, forEach].filter((pointer) => pointer !== undefined);
  for (const pointer of [...inArguments, ...outside]) problems.push(...pathProblems(pointer));
  const usesItem = inArguments.some(({ $from }) => $from === ITEM);
  if (usesItem && !forEach) problems.push(`"${ITEM}" has a meaning only with forEach`);
  if (outside.some(({ $from }) => $from === ITEM)) problems.push(`"${ITEM}" can stand in arguments only`);
  return problems.map((problem) => ({ stepId: step.id, problem }));
}

function pathProblems({ $from, path = '' }: PlanPointer): string[] {
  if (typeof $from !== 'string') return ['"$from" is the id of a step'];
  if (typeof path === 'string' && pointerSteps(path)) return [];
  return [`"${path}" is no JSON Pointer, such as /structuredContent/id`];
}

/** By taking away, again and again, what waits for nothing that is left: what stays goes in circles. */
function cycleProblems({ steps }: Plan): PlanProblem[] {
  let left = steps;
  for (;;) {
    const ids = new Set(left.map(({ id }) => id));
    const stuck = left.filter((step) => [...dependenciesOf(step)].some((id) => ids.has(id)));
    if (stuck.length === 0) return [];
    if (stuck.length === left.length) {
      return [{ problem: `these steps wait for each other: ${stuck.map(({ id }) => id).join(', ')}` }];
    }
    left = stuck;
  }
}

function didYouMean(name: string, known: readonly string[]): string {
  const [closest] = closestNames(name, known, 1);
  return closest === undefined ? '' : `; did you mean "${closest}"?`;
}
