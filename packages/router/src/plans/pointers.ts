import { isRecord } from '../orchestrate/json-value.js';
import type { PlanPointer } from './types.js';

/** The item at hand inside a `forEach` step. */
export const ITEM = '$item';

/** A place in a value, found or not. */
export type Found = { found: true; value: unknown } | { found: false };

export function isPointer(value: unknown): value is PlanPointer {
  return isRecord(value) && '$from' in value;
}

/** Steps of a JSON Pointer (RFC 6901); undefined for what is none. */
export function pointerSteps(path: string): string[] | undefined {
  if (path === '') return [];
  if (!path.startsWith('/') || /~(?![01])/.test(path)) return undefined;
  return path
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What a pointer points to in a value. Only own members and items count. */
export function follow(value: unknown, path = ''): Found {
  let at = value;
  for (const step of pointerSteps(path) ?? []) {
    if (Array.isArray(at) && /^(?:0|[1-9]\d*)$/.test(step) && Number(step) < at.length) at = at[Number(step)];
    else if (isRecord(at) && Object.hasOwn(at, step)) at = at[step];
    else return { found: false };
  }
  return { found: true, value: at };
}

/** Every pointer in a value, with the JSON Pointer to where it stands. */
export function pointersIn(value: unknown, place = ''): { pointer: PlanPointer; place: string }[] {
  if (isPointer(value)) return [{ pointer: value, place }];
  if (Array.isArray(value)) return value.flatMap((item, at) => pointersIn(item, `${place}/${at}`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    pointersIn(member, `${place}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}

/** The value with every pointer replaced by what `resolve` gives for it. */
export function withPointersReplaced(value: unknown, resolve: (pointer: PlanPointer) => unknown): unknown {
  if (isPointer(value)) return resolve(value);
  if (Array.isArray(value)) return value.map((item) => withPointersReplaced(item, resolve));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withPointersReplaced(member, resolve)]),
  );
}
