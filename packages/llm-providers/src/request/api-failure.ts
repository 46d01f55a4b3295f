import { isRecord } from '../schema/schema-shape.js';

/** What an API said about a failure, read from whatever was thrown: an SDK's error or any with `status` and `headers`. */
export interface ApiFailure {
  /** HTTP status; undefined when there was no answer. */
  status: number | undefined;
  /** The API's machine-readable word for it (`model_not_found`, `overloaded_error`), or an empty string. */
  code: string;
  /** The API's message, or the error's own. One line, at most 300 characters. */
  message: string;
  header(name: string): string | null;
}

const MAX_MESSAGE_LENGTH = 300;

export function readApiFailure(thrown: unknown, ownMessage: string): ApiFailure {
  const error = isRecord(thrown) ? thrown : {};
  const body = innermost(error.error);
  const said = isRecord(body) ? body.message : body;
  const code = [error.code, field(body, 'code'), error.type, field(body, 'type')].find(isWord);
  return {
    status: typeof error.status === 'number' ? error.status : undefined,
    code: code ?? '',
    message: oneLine(isWord(said) ? said : ownMessage),
    header: headerReader(error.headers),
  };
}

/** `{ error: { message } }` inside `{ error }`: Anthropic's SDK keeps the whole body, OpenAI's its error member. */
function innermost(body: unknown): unknown {
  return isRecord(body) && body.error !== undefined && body.error !== null ? innermost(body.error) : body;
}

function headerReader(headers: unknown): (name: string) => string | null {
  if (headers instanceof Headers) return (name) => headers.get(name);
  const lower = Object.fromEntries(
    Object.entries(isRecord(headers) ? headers : {}).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]),
  );
  return (name) => lower[name] ?? null;
}

function field(body: unknown, name: string): unknown {
  return isRecord(body) ? body[name] : undefined;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}...` : line;
}
