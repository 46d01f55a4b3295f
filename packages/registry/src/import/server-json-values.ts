import { z } from 'zod';
import type { EntryScope } from './import-scope.js';

const input = z.looseObject({
  value: z.string().optional(),
  default: z.string().optional(),
  isRequired: z.boolean().optional(),
  isSecret: z.boolean().optional(),
});
const withVariables = input.extend({ variables: z.record(z.string(), input).optional() });
export const keyValueSchema = withVariables.extend({ name: z.string() });
export const argumentSchema = withVariables.extend({
  type: z.string(),
  name: z.string().optional(),
  valueHint: z.string().optional(),
});
type Input = z.infer<typeof input>;
export type KeyValue = z.infer<typeof keyValueSchema>;
export type Argument = z.infer<typeof argumentSchema>;

/**
 * What an argument comes to on the command line: nothing when it is optional and has no value. A required one without
 * a value becomes an asked-for value.
 */
export function argumentTexts(argument: Argument, scope: EntryScope): string[] {
  const label = argument.valueHint ?? argument.name ?? 'argument';
  const isFlag = argument.type === 'named' && argument.name !== undefined;
  const value = valueText(argument, label.replace(/^-+/, ''), scope);
  if (!isFlag) return value === undefined ? [] : [value];
  if (value !== undefined) return [argument.name ?? '', value];
  return argument.isRequired === true || argument.value === '' ? [argument.name ?? ''] : [];
}

/** The text with its `{variables}` filled in; those that nothing is known about stay as they are. */
export function templateText(
  text: string,
  variables: Record<string, Input> | undefined,
  scope: EntryScope,
): string {
  return text.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = variables && Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (!variable) return whole;
    return valueText({ ...variable, isRequired: true }, name, scope) ?? whole;
  });
}

function valueText(
  item: Input & { variables?: Record<string, Input> | undefined },
  name: string,
  scope: EntryScope,
): string | undefined {
  if (item.value !== undefined && item.value !== '') return templateText(item.value, item.variables, scope);
  const secret = item.isSecret === true;
  if (item.isRequired !== true && item.default === undefined && !scope.hasInput(name)) return undefined;
  return scope.input(name, { secret, ...(item.default === undefined ? {} : { fallback: item.default }) });
}
