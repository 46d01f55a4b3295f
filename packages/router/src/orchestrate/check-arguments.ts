import { formatToolRef, McpRouterError, type Tool } from '@mcp-router/core';
import { describeProblem, describeValue, toArgumentProblems } from './argument-problems.js';
import { inspectJson, isRecord } from './json-value.js';
import { createLru } from './lru.js';
import { CheckSkipped, compileSchema, type SchemaValidator } from './schema-validator.js';

/** Why the check against the tool's schema was skipped, or undefined when the arguments fit. */
export type CheckArguments = (tool: Tool, args: unknown) => Promise<string | undefined>;

const COMPILED_SCHEMAS = 500;
/** A recursive schema with alternatives may try 2^depth ways. */
const MAX_DEPTH = 20;

/**
 * Makes the check of arguments against a tool's input schema. Schemas are compiled once a fingerprint and the 500
 * used last are kept. The check throws `ARGUMENTS_INVALID` with `details.problems`; where a schema can't be used
 * (it doesn't compile, refers elsewhere, or is not safe to evaluate) the server is left to judge.
 */
export function createArgumentCheck(): CheckArguments {
  const compiled = createLru<string, Promise<SchemaValidator>>(COMPILED_SCHEMAS);
  const validatorOf = (tool: Tool) => {
    const known = compiled.get(tool.fingerprint);
    if (known) return known;
    const validator = compileSchema(tool.definition.inputSchema);
    compiled.set(tool.fingerprint, validator);
    return validator;
  };
  return async (tool, args) => {
    const { depth } = requireJsonObject(tool, args);
    if (depth > MAX_DEPTH) return `the arguments nest deeper than ${MAX_DEPTH} levels`;
    try {
      const errors = (await validatorOf(tool))(args as Record<string, unknown>);
      if (errors.length > 0) throw misfit(tool, toArgumentProblems(errors));
      return undefined;
    } catch (error) {
      if (error instanceof CheckSkipped) return error.message;
      throw error;
    }
  };
}

/** Throws `ARGUMENTS_INVALID` unless `args` is an object that can be sent as JSON. */
export function requireJsonObject(ref: { serverId: string; name: string }, args: unknown): { depth: number } {
  if (!isRecord(args)) throw misfit(ref, [{ path: '', expected: 'object', got: describeValue(args) }]);
  const inspection = inspectJson(args);
  if ('depth' in inspection) return inspection;
  const { path, reason } = inspection;
  throw misfit(ref, [{ path, expected: 'a JSON value', got: `one that ${reason}` }]);
}

function misfit(
  ref: { serverId: string; name: string },
  problems: ReturnType<typeof toArgumentProblems>,
): McpRouterError {
  const lines = problems.map(describeProblem).join('; ');
  return new McpRouterError(
    'ARGUMENTS_INVALID',
    `The arguments do not fit ${formatToolRef(ref)}: ${lines}.`,
    {
      hint: "Correct the arguments after the tool's input schema and call again; nothing was sent.",
      details: { problems, sent: false },
    },
  );
}
