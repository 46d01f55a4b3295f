import type { JsonSchema } from '@mcp-router/core';
import type { Ajv, ErrorObject, Options } from 'ajv';
import { safeTextLength } from './safe-pattern.js';

/** Every way in which the arguments don't fit; empty when they fit. Throws {@link CheckSkipped}. */
export type SchemaValidator = (args: Record<string, unknown>) => ErrorObject[];

/** The arguments can't be judged against this schema: they go to the server unjudged, which judges them itself. */
export class CheckSkipped extends Error {}

/** A schema with more text than this would take seconds to compile. */
const MAX_SCHEMA_CHARACTERS = 200_000;
/** Beyond this many characters of arguments only the first misfit is sought. */
const MAX_DETAILED_CHARACTERS = 100_000;
/** Only formats that servers agree on; the rest are annotations, as JSON Schema 2020-12 has it by default. */
const FORMATS = ['date', 'email', 'ipv4', 'ipv6', 'uri', 'uuid'] as const;

const OPTIONS: Options = {
  strict: false,
  logger: false,
  meta: false,
  validateSchema: false,
  addUsedSchema: false,
  ownProperties: true,
  verbose: true,
  code: { regExp: Object.assign(boundedPattern, { code: 'boundedPattern' }) },
};

/**
 * Compiles a tool's input schema (2020-12, 2019-09, draft-07 or draft-06). Each schema gets a validator of its own,
 * so that two tools may use the same `$id`; nothing is ever fetched. Throws {@link CheckSkipped} for a schema that
 * doesn't compile.
 */
export async function compileSchema(schema: JsonSchema): Promise<SchemaValidator> {
  const make = await dialectOf(schema);
  if (JSON.stringify(schema).length > MAX_SCHEMA_CHARACTERS)
    throw new CheckSkipped('its schema is too large');
  if (schema.$async !== undefined) throw new CheckSkipped('its schema is asynchronous');
  const first = compileWith(make, schema, { ...OPTIONS, allErrors: false });
  return (args) => {
    const errors = run(first, args);
    if (errors.length === 0 || JSON.stringify(args).length > MAX_DETAILED_CHARACTERS) return errors;
    return allErrors(compileWith(make, schema, { ...OPTIONS, allErrors: true }), args, errors);
  };
}

/** All misfits for a model that repairs; the one that is known when a further one can't be judged. */
function allErrors(validate: Compiled, args: Record<string, unknown>, known: ErrorObject[]): ErrorObject[] {
  try {
    return run(validate, args);
  } catch (error) {
    if (error instanceof CheckSkipped) return known;
    throw error;
  }
}

type Compiled = ReturnType<Ajv['compile']>;
type MakeAjv = (options: Options) => Ajv;

function run(validate: Compiled, args: Record<string, unknown>): ErrorObject[] {
  try {
    return validate(args) ? [] : (validate.errors ?? []);
  } catch (error) {
    if (error instanceof CheckSkipped) throw error;
    throw new CheckSkipped(`its schema can't be evaluated: ${messageOf(error)}`);
  }
}

function compileWith(make: MakeAjv, schema: JsonSchema, options: Options): Compiled {
  try {
    return make(options).compile(schema);
  } catch (error) {
    throw new CheckSkipped(`its schema doesn't compile: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The maker of validators for the schema's dialect. MCP: without `$schema` it is 2020-12. */
async function dialectOf(schema: JsonSchema): Promise<MakeAjv> {
  const formats = await import('ajv-formats');
  const prepared = (ajv: Ajv): Ajv => {
    formats.default.default(ajv, { mode: 'fast', formats: [...FORMATS], keywords: false });
    // Many servers take times without a zone, although RFC 3339 asks for one.
    ajv.addFormat('date-time', formats.default.default.get('iso-date-time', 'fast'));
    return ajv;
  };
  const name = typeof schema.$schema === 'string' ? schema.$schema : '';
  // By the default export, which is all that a bundler leaves of these CommonJS modules.
  const { Ajv: Draft07 } = (await import('ajv')).default;
  if (/draft-0[67]/.test(name) || usesTuples(schema)) return (options) => prepared(new Draft07(options));
  if (name.includes('2019-09')) {
    const { Ajv2019 } = (await import('ajv/dist/2019.js')).default;
    return (options) => prepared(new Ajv2019(options));
  }
  const { Ajv2020 } = (await import('ajv/dist/2020.js')).default;
  return (options) => prepared(new Ajv2020(options));
}

/** `items` as a list of schemas: written for draft-07 whatever the schema says of itself. */
function usesTuples(schema: unknown): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  return Object.entries(schema).some(
    ([keyword, value]) => (keyword === 'items' && Array.isArray(value)) || usesTuples(value),
  );
}

/** A pattern that refuses to judge texts on which it might take long. */
function boundedPattern(pattern: string, flags: string) {
  const expression = compilePattern(pattern, flags);
  const longest = safeTextLength(pattern);
  return {
    toString: () => `/${pattern}/${flags}`,
    test(text: string): boolean {
      if (text.length > longest) throw new CheckSkipped('a pattern of its schema is not safe to evaluate');
      return expression.test(text);
    },
  };
}

/** Ajv asks for the `u` flag, under which many patterns in use (`[\w-.]`) don't compile. */
function compilePattern(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return new RegExp(pattern);
  }
}
