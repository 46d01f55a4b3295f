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
      return structuredClone((method as (...args: unknown[]) => unknown)(...copyOf(args, name)));
    },
  ]);
  return Object.fromEntries(wrapped) as Contract;
}

function copyOf<Value>(value: Value, method: string): Value {
  try {
    return structuredClone(value);
  } catch (cause) {
    throw new McpRouterError('STORE_FAILED', `${method} was given a value that cannot be stored.`, {
      cause,
      hint: 'Pass plain data: no functions, symbols or handles.',
    });
  }
}
