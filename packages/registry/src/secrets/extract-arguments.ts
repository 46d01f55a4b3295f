import { isSecretArgument } from './classify.js';
import { classifyName } from './classify-name.js';
import { cleanNamed, cleanText } from './clean-text.js';
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
  const pair = cleanPair(ASSIGNMENT, argument, (name, part) => cleanOption(name, part, vault));
  return pair ?? cleanText(argument, 'ARG', isSecretArgument, vault);
}

/** A secret may start with a dash (`--token -abc`); otherwise what starts with one is the next option. */
function takesNext(option: string, argument: string): boolean {
  if (!OPTION.test(option)) return false;
  return !argument.startsWith('-') || (classifyName(option).secret && !argument.startsWith('--'));
}

function cleanOptionValue(option: string, value: string, vault: Vault): string {
  const shape = ENVIRONMENT_OPTIONS.has(option)
    ? ASSIGNMENT
    : HEADER_OPTIONS.has(option)
      ? HEADER
      : undefined;
  const pair = shape && cleanPair(shape, value, (name, part) => cleanNamed(name, part, vault));
  return pair ?? cleanOption(option, value, vault);
}

function cleanOption(option: string, value: string, vault: Vault): string {
  return cleanText(value, option, (part) => isSecretArgument(part, option), vault);
}

/** `NAME=VALUE` and `Name: value`, with the value alone cleaned; undefined for any other text. */
function cleanPair(
  shape: RegExp,
  text: string,
  clean: (name: string, value: string) => string,
): string | undefined {
  const [, name, value] = shape.exec(text) ?? [];
  if (name === undefined || value === undefined) return undefined;
  return text.slice(0, text.length - value.length) + clean(name, value);
}
