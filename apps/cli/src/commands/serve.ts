import { McpRouterError } from '@mcp-router/core';
import type { McpRouter } from '@mcp-router/router';
import type { GatewayMode, GatewayTarget } from '@mcp-router/router/gateway';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { CommandContext } from '../context.js';
import { type RouterNeeds, routerOver } from '../create-router.js';
import { defined } from '../defined.js';
import { discoverFirst } from '../discover-first.js';
import { serveHttp } from '../http/serve-http.js';
import { APPROVALS, SCANS } from '../integrity-options.js';
import { port, positiveInteger, webAddress } from '../option-values.js';
import { type FleetView, serveShared } from '../share/serve-shared.js';
import { PROGRAM } from '../version.js';

const NEEDS = { routes: true, checksHealth: true };

interface ServeOptions {
  config?: string;
  alone?: boolean;
  mode: GatewayMode;
  toolBudget: number;
  profile?: string;
  http?: boolean;
  host: string;
  port: number;
  requireKey?: boolean;
  oauthIssuer?: string;
  oauthAudience?: string;
  oauthScopes?: string[];
  rateLimit?: number;
  approval?: (typeof APPROVALS)[number];
  quarantineNew?: boolean;
  scan?: (typeof SCANS)[number];
  maskSecrets?: boolean;
  allowAddServer?: boolean;
  allowAddServerCommands?: boolean;
  allowAddServerPrivate?: boolean;
}

const DEFAULT_PORT = 8808;

export function addServeCommand(program: Command, context: CommandContext): void {
  const command = program
    .command('serve')
    .description('Be one MCP server, over stdio or HTTP, in front of all registered servers')
    .addHelpText(
      'after',
      `
Clients that each start it on one database share one fleet: the first process runs the servers, the others pass on what
their clients say, and one of them takes over when it ends.

Examples:
  mcp-router serve
  mcp-router serve --config ~/.cursor/mcp.json --mode direct
  mcp-router serve --http --port 8808

In the config of a client:
  { "mcpServers": { "router": { "command": "mcp-router", "args": ["serve"] } } }`,
    )
    .action((options: ServeOptions) => serve(options, context));
  addViewOptions(command);
  addHttpOptions(command);
  addIntegrityOptions(command);
}

/** What a client sees. */
function addViewOptions(command: Command): void {
  command
    .option('--config <file>', 'serve the servers of this config file, without a database')
    .option('--alone', 'run a fleet of its own, though another process runs that of the same database')
    .addOption(
      new Option(
        '--mode <mode>',
        'search: find_tools and call_tool; direct: all tools, as server__tool; auto: direct while they fit the budget',
      )
        .choices(['auto', 'search', 'direct'])
        .default('auto'),
    )
    .option(
      '--tool-budget <tokens>',
      'of auto: what the definitions of tools may cost a client up front',
      positiveInteger,
      8_000,
    )
    .option('--profile <name>', 'only what this profile shows; see mcp-router profiles');
}

/** How clients reach it over HTTP, and who may. */
function addHttpOptions(command: Command): void {
  command
    .option('--http', 'serve any number of clients over Streamable HTTP, at /mcp, in place of one over stdio')
    .option('--host <address>', 'address to listen on; any but this machine needs a key', '127.0.0.1')
    .option('--port <number>', 'port to listen on', port, DEFAULT_PORT)
    .option('--require-key', 'ask for a key on this machine, too; see mcp-router keys')
    .option('--oauth-issuer <url>', 'take tokens of this authorization server', webAddress)
    .option(
      '--oauth-audience <url>',
      'with it: the address of this endpoint that tokens are made out to',
      webAddress,
    )
    .option('--oauth-scopes <scope...>', 'with it: scopes that a token must have')
    .option(
      '--rate-limit <number>',
      'requests a minute of one client; more are answered with 429',
      positiveInteger,
    );
}

/** What of servers is trusted. */
function addIntegrityOptions(command: Command): void {
  command
    .addOption(
      new Option(
        '--approval <policy>',
        'tools are approved as they are first seen, or by a person (review)',
      ).choices(APPROVALS),
    )
    .option('--quarantine-new', 'servers that are added start quarantined; see mcp-router review')
    .addOption(
      new Option('--scan <policy>', 'what is done about texts known from attacks on models').choices(SCANS),
    )
    .option('--mask-secrets', 'take secrets out of results')
    .option('--allow-add-server', 'let agents add servers on the public internet, which start quarantined')
    .option('--allow-add-server-private', 'with it, also servers on this machine and private networks')
    .option('--allow-add-server-commands', 'with it, also local commands: that is execution of any program');
}

async function serve(options: ServeOptions, context: CommandContext): Promise<void> {
  const { config, alone = false, mode, toolBudget, profile, http = false } = options;
  const view = { mode, tokenBudget: toolBudget };
  if (http && profile !== undefined) throw profileOverHttp(profile);
  const left = new AbortController();
  const leaving = http ? untilStopped(context.signal) : untilClientLeaves(context.signal);
  const ended = leaving.finally(() => left.abort());
  const makeFleet = async (runsFleet: boolean) => {
    const needs = { ...NEEDS, runsFleet, integrity: integrityOf(options) };
    const router = await (config === undefined ? context.router(needs) : overFile(config, context, needs));
    const target = await discoverFirst(router, { note: context.output.note, signal: left.signal });
    if (runsFleet) await router.keepWarm();
    return {
      target,
      targetOf: (name: string) => byProfile(router, name),
      targetOfServer: (serverId: string) => ofServer(router, serverId),
      connections: router.connections,
      router,
    };
  };
  const isShared = config === undefined && !alone;
  if (http) await serveHttp(context, { ...httpOptions(options), view, ended, makeFleet, isShared });
  else if (isShared) await serveShared(context, { view, profile, makeFleet: () => makeFleet(true), ended });
  else {
    const { target, targetOf } = await makeFleet(true);
    await serveAlone(context, view, profile === undefined ? target : await targetOf(profile), ended);
  }
  process.stdin.destroy(); // a client that still writes would keep this process alive
}

function integrityOf(options: ServeOptions): NonNullable<RouterNeeds['integrity']> {
  const { approval, quarantineNew, scan, maskSecrets } = options;
  const agentServers = options.allowAddServer
    ? defined({
        allowCommands: options.allowAddServerCommands,
        allowPrivateNetwork: options.allowAddServerPrivate,
      })
    : undefined;
  return defined({ approval, quarantineNew, scan, maskSecrets, agentServers });
}

async function byProfile(router: McpRouter, name: string): Promise<GatewayTarget> {
  await router.profiles.get(name);
  const { profileTarget } = await import('@mcp-router/router/gateway');
  return profileTarget(router, () => router.profiles.get(name));
}

async function ofServer(router: McpRouter, serverId: string): Promise<GatewayTarget> {
  await router.registry.get(serverId);
  const { profileTarget } = await import('@mcp-router/router/gateway');
  return profileTarget(router, async () => ({ name: serverId, servers: [serverId] }));
}

function profileOverHttp(profile: string): McpRouterError {
  return new McpRouterError('USAGE_INVALID', 'Over HTTP every profile has an address of its own.', {
    hint: `Leave --profile out, and point the client at /mcp/p/${profile}.`,
  });
}

function httpOptions(options: ServeOptions) {
  const { host, port: portNumber, requireKey = false, rateLimit } = options;
  const { oauthIssuer: issuer, oauthAudience: audience, oauthScopes: scopes = [] } = options;
  if ((issuer === undefined) !== (audience === undefined)) {
    throw new McpRouterError('USAGE_INVALID', '--oauth-issuer and --oauth-audience go together.', {
      hint: "The audience is this endpoint's own public address, such as https://mcp.example.com/mcp.",
    });
  }
  const oauth = issuer !== undefined && audience !== undefined ? { issuer, audience, scopes } : undefined;
  const perMinute = rateLimit === undefined ? undefined : { perMinute: rateLimit };
  return { host, port: portNumber, requireKey, ...defined({ oauth, rateLimit: perMinute }) };
}

/** A router over the servers of a config file, in memory. */
async function overFile(file: string, context: CommandContext, needs: RouterNeeds): Promise<McpRouter> {
  const [{ memoryStore }, { memorySecretStore }] = await Promise.all([
    import('@mcp-router/core/memory'),
    import('@mcp-router/registry'),
  ]);
  const store = memoryStore();
  context.onClose(() => store.close());
  const router = await routerOver(
    context,
    { store, secrets: memorySecretStore() },
    { ...needs, runsFleet: true },
  );
  const { added, skipped, warnings } = await router.registry.importConfig({ path: file });
  for (const { id, code, reason } of skipped) context.output.note(`skipped ${id}: ${code}: ${reason}`);
  for (const { path, message } of warnings) context.output.note(`warning ${path}: ${message}`);
  if (added.length > 0) return router;
  throw new McpRouterError('CONFIG_INVALID', `${file} holds no server that can be served.`, {
    hint: `Check it with mcp-router import ${file} --dry-run.`,
    details: { skipped },
  });
}

/** Serves until the client leaves or a signal comes. */
async function serveAlone(
  context: CommandContext,
  view: FleetView,
  target: GatewayTarget,
  ended: Promise<void>,
): Promise<void> {
  const { serveGatewayOverStdio } = await import('@mcp-router/router/gateway');
  const gateway = serveGatewayOverStdio(target, {
    ...view,
    serverInfo: PROGRAM,
    onError: (error) => context.output.note(`warning: ${error.message}`),
  });
  context.onClose(() => gateway.close());
  await ended;
}

function untilStopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

/** A client ends the session by closing our standard input, or by vanishing. */
function untilClientLeaves(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    for (const event of ['end', 'close', 'error']) process.stdin.once(event, end);
    process.stdout.once('error', end);
  });
}
