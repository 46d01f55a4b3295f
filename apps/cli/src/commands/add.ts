import { McpRouterError, type RegisteredServer, type ServerConfig } from '@mcp-router/core';
import type { McpRouter, RegisterOptions } from '@mcp-router/router';
import { type Command, Option } from 'commander';
import type { CommandContext } from '../context.js';
import { defined } from '../defined.js';
import { collect, duration } from '../option-values.js';
import { type ServerOptions, serverFromOptions } from '../server-from-options.js';

interface AddOptions extends ServerOptions {
  timeout?: number;
  update?: boolean;
  discover: boolean;
  quarantineNew?: boolean;
}

export function addServerCommand(program: Command, context: CommandContext): void {
  program
    .command('add')
    .description('Register a server and discover its tools')
    .usage('<id> [options] -- <command> [args...]\n       mcp-router add <id> [options] <url>')
    .argument('<id>', 'name for the server')
    .argument('<command-or-url...>', 'the command that starts it, behind --, or its URL')
    .option('-e, --env <NAME=value>', 'environment variable; a secret goes to the secrets file', collect)
    .option('-H, --header <name: value>', 'HTTP header; a secret goes to the secrets file', collect)
    .option('-t, --tag <tag>', 'tag', collect)
    .option('-c, --capability <name>', 'declared capability, such as web-search', collect)
    .option('-d, --description <text>', 'what the server is for')
    .option('--cwd <folder>', 'folder to start the command in')
    .option('--transport <kind>', 'stdio, http (Streamable HTTP) or sse; default: by command or URL')
    .option('--idle-timeout <time>', 'stop it when unused for so long (default: 5m)', duration)
    .option('--keep-warm', 'start it with serve, and keep it running; --no-keep-warm undoes it')
    .addOption(new Option('--no-keep-warm').hideHelp())
    .option('--timeout <time>', 'deadline for start and discovery, such as 90s', duration)
    .option('--update', 'change the server where the id is registered already')
    .option('--quarantine-new', 'keep it quarantined until its tools are approved; see mcp-router review')
    .option('--no-discover', 'register it without starting it')
    .addHelpText(
      'after',
      `
--env, --header, --tag and --capability may be given again and again. Values may be references, which are resolved when
the server starts: '\${env:NAME}', '\${file:PATH}'.

Examples:
  mcp-router add files -- npx -y @modelcontextprotocol/server-filesystem@2026.8.31 ~/notes
  mcp-router add github -e GITHUB_TOKEN=ghp_... -t work -- npx -y @modelcontextprotocol/server-github
  mcp-router add docs https://mcp.example.com/mcp --header 'Authorization: Bearer \${env:DOCS_TOKEN}'`,
    )
    .action(async (id: string, target: string[], options: AddOptions) => {
      const config = serverFromOptions(id, target, options);
      const router = await context.router({ integrity: defined({ quarantineNew: options.quarantineNew }) });
      const wanted = { signal: context.signal, ...defined({ timeoutMs: options.timeout }) };
      const server = options.update
        ? await addOrUpdate(router, config, { ...wanted, discover: options.discover })
        : await add(router, config, { ...wanted, discover: options.discover });
      const { tools } = await router.registry.catalog(server.id);
      const wantsLogin = options.discover && server.enabled && server.discoveredAt === undefined;
      const known = wantsLogin
        ? `; it asks for a login: mcp-router login ${server.id}`
        : options.discover
          ? `: ${tools.length} tools`
          : '';
      context.output.result(
        { ...server, toolCount: tools.length, wantsLogin },
        () => `registered ${server.id}${known}`,
      );
    });
}

async function add(router: McpRouter, config: ServerConfig, options: RegisterOptions) {
  try {
    return await router.registerServer(config, options);
  } catch (failure) {
    const error = McpRouterError.from(failure);
    // It is there and as it should be: what is missing is the person.
    if (error.code === 'AUTH_REQUIRED') return router.registerServer(config, { ...options, discover: false });
    throw withHintOfCommand(error, config.id);
  }
}

/** A server that exists keeps what isn't mentioned, and stays registered when it can't be reached. */
async function addOrUpdate(
  router: McpRouter,
  { id, ...changes }: ServerConfig,
  { discover = true, ...options }: RegisterOptions,
): Promise<RegisteredServer> {
  if (!(await router.registry.find(id))) return add(router, { id, ...changes }, { discover, ...options });
  const server = await router.updateServer(id, changes);
  return discover && server.enabled ? (await router.discover(id, options)).server : server;
}

/** The hint in words of the command line, where the router's own speaks of its methods. */
function withHintOfCommand(error: McpRouterError, id: string): McpRouterError {
  if (error.code === 'SERVER_DUPLICATE') {
    return withHint(error, `Choose another id, or change "${id}" with --update.`);
  }
  // The router wraps why a discovery failed, to say that nothing was registered.
  if (!McpRouterError.isInstance(error.cause)) return error;
  const notRegistered = `"${id}" was not registered; --no-discover registers it all the same.`;
  return withHint(error, `${error.cause.hint ?? ''} ${notRegistered}`.trim());
}

function withHint({ code, message, retryable, origin, details, cause }: McpRouterError, hint: string) {
  return new McpRouterError(code, message, { hint, retryable, origin, details, cause });
}
