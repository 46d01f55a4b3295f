import { McpRouterError } from '../errors.js';
import type { MetadataStore } from '../store.js';

/** The matchers that the suites use; vitest's and jest's `expect` both have them. */
export interface Matchers {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
  toMatchObject(expected: object): void;
  toBeGreaterThan(expected: number): void;
  toBeLessThanOrEqual(expected: number): void;
}

/** What a suite needs of a test runner. */
export interface TestRunner {
  test: (name: string, run: () => Promise<void>) => void;
  expect: (actual: unknown, message?: string) => Matchers;
}

/** One promise of the contract, shown on an empty store. */
type StoreCase = (tools: { store: MetadataStore; expect: TestRunner['expect'] }) => Promise<void>;

/** Cases by what they promise. */
export type StoreCases = Readonly<Record<string, StoreCase>>;

/** The code of the McpRouterError with which the promise rejects; anything else comes back as it is. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { resolved: await promise };
  } catch (error) {
    return McpRouterError.isInstance(error) ? error.code : error;
  }
}
