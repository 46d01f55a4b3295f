import { closestNames } from '@mcp-router/core';
import type { ErrorObject } from 'ajv';
import { escapePointer, isRecord } from './json-value.js';

/** One way in which arguments don't fit a tool's schema. Never holds a value that was passed: those may be secret. */
export interface ArgumentProblem {
  /** JSON Pointer (RFC 6901) into the arguments; empty for the arguments as a whole. */
  path: string;
  /** What the schema asks for at `path`. */
  expected: string;
  /** What kind of value is there. */
  got: string;
  /** The property that was perhaps meant, or was perhaps meant to be this one. */
  nearest?: string;
}

const MAX_PROBLEMS = 10;

/** What Ajv found (in `verbose` mode), in words. At most ten, without repetitions. */
export function toArgumentProblems(errors: readonly ErrorObject[]): ArgumentProblem[] {
  const problems = new Map<string, ArgumentProblem>();
  for (const error of errors) {
    const problem = toProblem(error);
    problems.set(`${problem.path} ${problem.expected}`, problem);
  }
  return [...problems.values()].slice(0, MAX_PROBLEMS);
}

/** One line for a person or a model. */
export function describeProblem({ path, expected, got, nearest }: ArgumentProblem): string {
  const meant = nearest === undefined ? '' : ` (perhaps "${nearest}" is meant)`;
  return `${path || 'arguments'}: expected ${expected}, got ${got}${meant}`;
}

function toProblem(error: ErrorObject): ArgumentProblem {
  const path = error.instancePath;
  const known = isRecord(error.parentSchema?.properties) ? error.parentSchema.properties : {};
  const given = isRecord(error.data) ? Object.keys(error.data) : [];
  const { missingProperty, additionalProperty, unevaluatedProperty } = error.params;
  if (typeof missingProperty === 'string') {
    const unknown = given.filter((name) => !Object.hasOwn(known, name));
    return {
      path: `${path}/${escapePointer(missingProperty)}`,
      expected: describeSchema(known[missingProperty]),
      got: 'nothing',
      ...nearest(missingProperty, unknown),
    };
  }
  const extra = additionalProperty ?? unevaluatedProperty;
  if (typeof extra === 'string') {
    const unused = Object.keys(known).filter((name) => !given.includes(name));
    return {
      path: `${path}/${escapePointer(extra)}`,
      expected: `no such property; it knows ${list(Object.keys(known))}`,
      got: 'an unknown property',
      ...nearest(extra, unused),
    };
  }
  return { path, expected: expectation(error), got: describeValue(error.data) };
}

function nearest(name: string, among: string[]): { nearest?: string } {
  const [closest] = closestNames(name, among, 1);
  return closest === undefined ? {} : { nearest: closest };
}

function expectation(error: ErrorObject): string {
  const { type, allowedValues, allowedValue } = error.params;
  if (type !== undefined) return [type].flat().join(' or ');
  if (Array.isArray(allowedValues))
    return `one of ${list(allowedValues.map((value) => JSON.stringify(value)))}`;
  if (error.keyword === 'const') return JSON.stringify(allowedValue);
  if (error.keyword === 'anyOf' || error.keyword === 'oneOf') return 'one of the alternatives of its schema';
  return (error.message ?? error.keyword).replace(/^must (?:be |have )?/, '');
}

function describeSchema(schema: unknown): string {
  if (!isRecord(schema)) return 'a value';
  if (Array.isArray(schema.enum)) return `one of ${list(schema.enum.map((value) => JSON.stringify(value)))}`;
  return schema.type === undefined ? 'a value' : [schema.type].flat().join(' or ');
}

/** The kind of a value, without the value. */
export function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (typeof value === 'string') return `string of ${value.length} characters`;
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function list(names: string[]): string {
  if (names.length === 0) return 'none';
  return names.length > 20 ? `${names.slice(0, 20).join(', ')}, ...` : names.join(', ');
}
