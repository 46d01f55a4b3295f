import { McpRouterError, type ServerConfig, type TransportConfig } from '@mcp-router/core';
import type { Command } from 'commander';
import type { CommandContext } from '../context.js';

interface AddOptions {
  env?: string[];
  header?: string[];
  tag?: string[];
  capability?: string[];
  description?: string;
  cwd?: string;
  transport?: string;
  discover: boolean;
}

export function addServerCommand(program: Command, context: CommandContext): void {
  program
    .command('add')
    .description('Register a server and discover its tools')
    .argument('<id>', 'name for the server')
    .argument('<command-or-url...>', 'URL, or -- and the command that starts it')
    .option('-e, --env <NAME=value...>', 'environment variable; secrets go to the secrets file')
    .option('-H, --header <name: value...>', 'HTTP header; secrets go to the secrets file')
    .option('-t, --tag <tag...>', 'tag')
    .option('-c, --capability <name...>', 'declared capability, such as web-search')
    .option('-d, --description <text>', 'what the server is for')
    .option('--cwd <folder>', 'folder to start the command in')
    .option('--transport <kind>', 'stdio, http (Streamable HTTP) or sse; default: by command or URL')
    .option('--no-discover', 'register without starting it')
    .addHelpText(
      'after',
      `
Examples:
  mcp-router add files -- npx -y @modelcontextprotocol/server-filesystem@2026.8.31 ~/notes
  mcp-router add docs https://mcp.example.com/mcp --header "Authorization: Bearer \${env:DOCS_TOKEN}"`,
    )
    .action(async (id: string, target: string[], options: AddOptions) => {
      const router = await context.router();
      const config = toServerConfig(id, target, options);
      const server = await router.registerServer(config, {
        discover: options.discover,
        signal: context.signal,
      });
      const { tools } = await router.registry.catalog(server.id);
      context.output.result({ ...server, toolCount: tools.length }, () =>
        options.discover ? `added ${server.id}: ${tools.length} tools` : `added ${server.id}`,
      );
    });
}

/** The server config that the words of the command line describe. */
export function toServerConfig(id: string, target: string[], options: AddOptions): ServerConfig {
  return {
    id,
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.tag ? { tags: options.tag } : {}),
    ...(options.capability ? { capabilities: options.capability } : {}),
    transport: toTransport(target, options),
  };
}

function toTransport(target: string[], options: AddOptions): TransportConfig {
  const [first = '', ...args] = target;
  const type = options.transport ?? (/^https?:\/\//i.test(first) ? 'http' : 'stdio');
  if (type === 'http' || type === 'sse') {
    return {
      type,
      url: first,
      ...(options.header ? { headers: pairs(options.header, ':', '--header') } : {}),
    };
  }
  const config = {
    command: first,
    args,
    ...(options.env ? { env: pairs(options.env, '=', '--env') } : {}),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  };
  // An unknown kind goes on to the registry, which knows all kinds and says so.
  return { type: type as 'stdio', ...config };
}

function pairs(texts: string[], separator: string, option: string): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const at = text.indexOf(separator);
      if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
      throw new McpRouterError(
        'USAGE_INVALID',
        `${option} takes NAME${separator}value, which one of the values isn't.`,
        {
          hint: `Write for example ${option} ${separator === '=' ? 'LOG_LEVEL=error' : '"Accept-Language: en"'}.`,
        },
      );
    }),
  );
}
