import { McpRouterError } from '@mcp-router/core';
import { createScanner, type ParseErrorCode, visit } from 'jsonc-parser';
import { jsonPath } from './json-path.js';

/** Largest config that is read; real ones have a few kB. */
export const MAX_CONFIG_BYTES = 10 * 1024 * 1024;
/** Deeper files are refused: the parser is recursive, and no config nests so far. */
const MAX_DEPTH = 100;

/** A parsed document. Objects have no prototype, so `__proto__` is a name like any other. */
export interface JsonDocument {
  value: unknown;
  /** Members that stand twice in one object; the last one counts. */
  duplicates: string[];
}

/**
 * Parses JSON, also with comments, trailing commas and a byte order mark. Throws `CONFIG_INVALID` with line and column;
 * the message never shows the text, which may hold secrets.
 */
export function readJson(source: string, name: string): JsonDocument {
  if (source.length > MAX_CONFIG_BYTES) throw tooLarge(name, source.length);
  const text = source.replace(/^\uFEFF/, '');
  refuseDeep(text, name);
  const builder = createBuilder();
  const duplicates: string[] = [];
  visit(
    text,
    {
      onObjectBegin: () => builder.open(Object.create(null)),
      onArrayBegin: () => builder.open([]),
      onObjectEnd: builder.close,
      onArrayEnd: builder.close,
      onLiteralValue: builder.add,
      onObjectProperty(member, _offset, _length, _line, _column, path) {
        if (builder.startMember(member)) duplicates.push(jsonPath([...path(), member]));
      },
      onError(error, _offset, _length, line, column) {
        throw invalid(name, ERROR_TEXTS[error] ?? 'is not valid JSON', line, column);
      },
    },
    { allowTrailingComma: true },
  );
  return { value: builder.value(), duplicates };
}

type Container = unknown[] | Record<string, unknown>;

function createBuilder() {
  let root: unknown;
  const open: { container: Container; member: string }[] = [];
  const add = (value: unknown): void => {
    const top = open.at(-1);
    if (!top) root = value;
    else if (Array.isArray(top.container)) top.container.push(value);
    else top.container[top.member] = value;
  };
  return {
    add,
    open: (container: Container) => {
      add(container);
      open.push({ container, member: '' });
    },
    close: () => void open.pop(),
    /** True when the object has that member already. */
    startMember(member: string): boolean {
      const top = open.at(-1);
      if (!top) return false;
      top.member = member;
      return Object.hasOwn(top.container, member);
    },
    value: () => root,
  };
}

// The tokens that open and close; jsonc-parser declares them as a const enum, which isolated modules can't use.
const OPENING = new Set([1, 3]);
const CLOSING = new Set([2, 4]);
const END_OF_FILE = 17;

function refuseDeep(text: string, name: string): void {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let token: number = scanner.scan(); token !== END_OF_FILE; token = scanner.scan()) {
    if (OPENING.has(token)) depth += 1;
    if (CLOSING.has(token)) depth -= 1;
    if (depth <= MAX_DEPTH) continue;
    const [line, column] = [scanner.getTokenStartLine(), scanner.getTokenStartCharacter()];
    throw invalid(name, `nests more than ${MAX_DEPTH} levels deep`, line, column);
  }
}

/** By `ParseErrorCode` of jsonc-parser, a const enum too. */
const ERROR_TEXTS: Partial<Record<ParseErrorCode, string>> = {
  1: 'has something that is not JSON',
  2: 'has a number that is not valid',
  3: 'lacks a name in quotes',
  4: 'lacks a value',
  5: 'lacks a colon',
  6: 'lacks a comma',
  7: 'lacks a closing brace',
  8: 'lacks a closing bracket',
  9: 'has something after its end',
  11: 'has a comment that does not end',
  12: 'has a text that does not end',
  13: 'has a number that does not end',
  14: 'has an escape \\u that is not valid',
  15: 'has an escape that is not valid',
  16: 'has a character that is not allowed',
};

function invalid(name: string, reason: string, line: number, column: number): McpRouterError {
  return new McpRouterError(
    'CONFIG_INVALID',
    `${name} ${reason}, at line ${line + 1}, column ${column + 1}.`,
    {
      hint: 'Correct the file there; nothing of it was imported.',
      details: { line: line + 1, column: column + 1 },
    },
  );
}

export function tooLarge(name: string, sizeBytes: number): McpRouterError {
  return new McpRouterError('CONFIG_INVALID', `${name} has ${sizeBytes} bytes; at most 10 MiB are read.`, {
    hint: 'Give the config file of an MCP client.',
    details: { sizeBytes, maxBytes: MAX_CONFIG_BYTES },
  });
}
