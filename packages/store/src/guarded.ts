import { McpRouterError } from '@mcp-router/core';

/** A contract whose methods may answer at once: what a driver writes. */
export type Answering<Contract> = {
  [Method in keyof Contract]: Contract[Method] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result | Promise<Result>
    : never;
};

export interface GuardOptions {
  isClosed: () => boolean;
  /** For the message of the refusal: the file's path, the server's address. */
  location: string;
  /** Makes every failure of the database an `McpRouterError`. */
  translate: (error: unknown) => McpRouterError;
}

/** Makes each method asynchronous, refused with `CLOSED` after `close()`, and failing with our own errors only. */
export function guarded<Contract>(methods: Answering<Contract>, options: GuardOptions): Contract {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    async (...args: unknown[]) => {
      if (options.isClosed() && name !== 'close') throw closedError(name, options.location);
      try {
        return await (method as (...args: unknown[]) => unknown)(...args);
      } catch (error) {
        throw options.translate(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Contract;
}

function closedError(method: string, location: string): McpRouterError {
  return new McpRouterError('CLOSED', `${method} was called on the store ${location}, which is closed.`, {
    hint: 'Open the store again, or close it later.',
  });
}
