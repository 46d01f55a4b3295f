/**
 * The variables of a `.env` file: `NAME=value` lines, also with `export`, single or double quotes, comments and blank
 * lines. In double quotes `\n` is a line end. Other lines are left out.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw] = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name !== undefined && raw !== undefined) variables.set(name, unquote(raw));
  }
  return Object.fromEntries(variables);
}

function unquote(raw: string): string {
  const [, quote, inner = ''] = /^(["'])(.*?)\1/.exec(raw) ?? [];
  if (quote === '"') return inner.replaceAll('\\n', '\n');
  return quote === undefined ? raw.replace(/\s+#.*$/, '') : inner;
}
