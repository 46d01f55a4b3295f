import { basename } from 'node:path';
import { isSecretArgument } from '../secrets/classify.js';
import { classifyName } from '../secrets/classify-name.js';

/** Options of the runners that take the next argument along. */
const OPTIONS_WITH_VALUE = new Set([
  '-p',
  '--package',
  '--from',
  '--with',
  '--python',
  '--registry',
  '-c',
  '--call',
]);
const NPM_RUNNERS = new Set(['npx', 'bunx', 'pnpx']);

/**
 * The package that `npx`, `bunx`, `pnpx` or `uvx` would fetch in whatever version is newest, as written; undefined for
 * a pinned one and for other commands. Looks through `cmd /c`.
 */
export function unpinnedPackage(command: string, args: string[]): string | undefined {
  const program = basename(command.replaceAll('\\', '/'))
    .replace(/\.(cmd|exe|ps1)$/i, '')
    .toLowerCase();
  if (program === 'cmd' && args[0]?.toLowerCase() === '/c')
    return unpinnedPackage(args[1] ?? '', args.slice(2));
  const isNpm = NPM_RUNNERS.has(program);
  if (!isNpm && program !== 'uvx') return undefined;
  const name = packageArgument(args);
  if (name === undefined || isSecretArgument(name) || /^[./~$]|:\/\/|^[a-z+]+:/i.test(name)) return undefined;
  const version = isNpm ? /^(?:@[^/@]+\/)?[^@]+@(.+)$/.exec(name)?.[1] : /(?:==|@)(.+)$/.exec(name)?.[1];
  return version !== undefined && /^v?\d+\.\d+\.\d+/.test(version) ? undefined : name;
}

/** What `-p`, `--package` or `--from` names, else the first argument that is no option. */
function packageArgument(args: string[]): string | undefined {
  let first: string | undefined;
  for (let index = 0; index < args.length && first === undefined; index++) {
    const argument = args[index] ?? '';
    const [, inline] = /^--(?:package|from)=(.+)$/.exec(argument) ?? [];
    if (inline !== undefined) return inline;
    if (['-p', '--package', '--from'].includes(argument)) return args[index + 1];
    if (OPTIONS_WITH_VALUE.has(argument) || namesSecret(argument)) index += 1;
    else if (!argument.startsWith('-')) first = argument;
  }
  return first;
}

/** The name goes into a warning: what follows `--api-key` must not. */
function namesSecret(argument: string): boolean {
  return argument.startsWith('-') && classifyName(argument).secret;
}
