import { McpRouterError } from '../errors.js';

/** A contract without its promises: what a store in memory really does. */
export type Sync<Contract> = {
  [Method in keyof Contract]: Contract[Method] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};

/** Makes each method asynchronous, with copies of what goes in and out; `refuse` is asked first, by method name. */
export function asynchronous<Contract>(
  methods: Sync<Contract>,
  refuse: (method: string) => McpRouterError | undefined,
): Contract {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      const refusal = refuse(name);
      if (refusal) throw refusal;
      try {
        return structuredClone((method as (...args: unknown[]) => unknown)(...structuredClone(args)));
      } catch (error) {
        throw McpRouterError.isInstance(error) ? error : storeFailed(name, error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Contract;
}

/** Most likely a function or a handle among the values, which can't be copied. */
function storeFailed(method: string, cause: unknown): McpRouterError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new McpRouterError('STORE_FAILED', `${method} was given values that cannot be stored (${reason}).`, {
    cause,
    hint: 'Pass plain data of the documented shape.',
  });
}
