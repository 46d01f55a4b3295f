import { McpRouterError } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { listenForRedirect } from '../login/listen-for-redirect.js';
import { openInBrowser } from '../login/open-in-browser.js';
import { duration } from '../option-values.js';

interface LoginOptions {
  browser: boolean;
  timeout: number;
}

const DEFAULT_WAIT_MS = 5 * 60_000;

export function addLoginCommands(program: Command, context: CommandContext): void {
  program
    .command('login')
    .description('Log in to a server that asks for it (OAuth), in your browser')
    .argument('<server>', 'server')
    .option('--no-browser', 'print the address to open instead of opening it')
    .option('--timeout <time>', 'how long to wait for you, such as 2m', duration, DEFAULT_WAIT_MS)
    .addHelpText(
      'after',
      `
The tokens are kept encrypted in the database and renewed by themselves. What needs to be told of the client that was
registered by hand stands in the server's config, as "auth": { "clientId": ..., "clientSecret": "\${env:...}" }.

Examples:
  mcp-router login linear
  mcp-router login linear --no-browser`,
    )
    .action((serverId: string, options: LoginOptions) => login(serverId, options, context));
  program
    .command('logout')
    .description('Forget what a login gave')
    .argument('<server>', 'server')
    .addHelpText('after', '\nExample:\n  mcp-router logout linear')
    .action(async (serverId: string) => {
      const loggedOut = await (await context.router()).logout(serverId);
      context.output.result({ serverId, loggedOut }, () =>
        loggedOut ? `logged out of ${serverId}` : `Nobody was logged in to ${serverId}.`,
      );
    });
}

async function login(serverId: string, options: LoginOptions, context: CommandContext): Promise<void> {
  const router = await context.router();
  const { output } = context;
  const redirect = await listenForRedirect(context.signal, options.timeout);
  context.onClose(redirect.close);
  const pending = await router.beginLogin(serverId, redirect.url);
  const { authorizationUrl } = pending;
  const opened = options.browser && (await openInBrowser(authorizationUrl));
  output.note(opened ? `Waiting for you in the browser. Or open:` : 'Open this address in a browser:');
  output.note(authorizationUrl);
  const callback = await redirect.answer.catch(() => {
    throw new McpRouterError('CALL_TIMEOUT', `Nobody came back from the login to "${serverId}".`, {
      hint: 'Run it again and open the address it prints; --timeout gives more time.',
    });
  });
  await pending.finish(callback);
  // Whatever failed for want of a token before is tried at once.
  await router.connections.restart(serverId, { signal: context.signal });
  const { catalog } = await router.discover(serverId, { signal: context.signal });
  const toolCount = catalog.tools.length;
  output.result(
    { serverId, loggedIn: true, toolCount },
    () => `logged in to ${serverId}: ${toolCount} tools`,
  );
}
