import { isSecretArgument, isSecretValue } from './classify.js';
import { classifyName } from './classify-name.js';
import { cleanText } from './clean-text.js';
import type { Vault } from './vault.js';

/** `--api-key=VALUE` */
const OPTION_WITH_VALUE = /^(--?[A-Za-z][\w.-]*)=(.*)$/s;
const OPTION = /^--?[A-Za-z][\w.-]*$/;
/** `NAME=VALUE` as `docker run -e` and `env` take it. */
const ASSIGNMENT = /^([A-Za-z_][\w.-]*)=(.*)$/s;
/** `Authorization: Bearer VALUE` as `mcp-remote --header` and `curl -H` take it. */
const HEADER = /^([A-Za-z][A-Za-z0-9-]*):\s*(.*)$/s;
const HEADER_OPTIONS = new Set(['--header', '-H', '--headers']);
const ENVIRONMENT_OPTIONS = new Set(['-e', '--env']);

/** The arguments with references in place of secrets. */
export function extractFromArguments(args: string[], vault: Vault): string[] {
  return args.map((argument, index) => cleanArgument(argument, args[index - 1], vault));
}

function cleanArgument(argument: string, before: string | undefined, vault: Vault): string {
  const [, flag, value] = OPTION_WITH_VALUE.exec(argument) ?? [];
  if (flag !== undefined && value !== undefined) return `${flag}=${cleanOptionValue(flag, value, vault)}`;
  if (before !== undefined && takesNext(before, argument)) return cleanOptionValue(before, argument, vault);
  return cleanPair(ASSIGNMENT, argument, vault) ?? cleanText(argument, 'ARG', isSecretArgument, vault);
}

/** A secret may start with a dash (`--token -abc`); otherwise what starts with one is the next option. */
function takesNext(option: string, argument: string): boolean {
  if (!OPTION.test(option)) return false;
  return !argument.startsWith('-') || (classifyName(option).secret && !argument.startsWith('--'));
}

function cleanOptionValue(option: string, value: string, vault: Vault): string {
  const pair = ENVIRONMENT_OPTIONS.has(option) ? ASSIGNMENT : HEADER_OPTIONS.has(option) ? HEADER : undefined;
  const cleaned = pair && cleanPair(pair, value, vault, isSecretValue);
  return cleaned ?? cleanText(value, option, (part) => isSecretArgument(part, option), vault);
}

/** `NAME=VALUE` and `Name: value`, with the value alone replaced; undefined for any other text. */
function cleanPair(
  shape: RegExp,
  text: string,
  vault: Vault,
  isSecret: (name: string, value: string) => boolean = (name, value) => isSecretArgument(value, name),
): string | undefined {
  const [, name, value] = shape.exec(text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  const head = text.slice(0, text.length - value.length);
  return head + cleanText(value, name, (part) => isSecret(name, part), vault);
}
