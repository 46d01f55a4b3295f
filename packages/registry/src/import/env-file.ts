/**
 * The variables of a `.env` file: `NAME=value` lines, also with `export`, single or double quotes, comments and blank
 * lines. In double quotes `\n` is a line end. Other lines are left out.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, raw] = /^(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)$/.exec(line.trim()) ?? [];
    if (name !== undefined && raw !== undefined) variables.set(name, unquote(raw));
  }
  return Object.fromEntries(variables);
}

function unquote(raw: string): string {
  const [, quote, inner = ''] = /^(["'])(.*?)\1/.exec(raw) ?? [];
  if (quote === '"') return inner.replaceAll('\\n', '\n');
  if (quote === "'") return inner;
  const comment = raw.search(/\s#/);
  return comment === -1 ? raw : raw.slice(0, comment).trimEnd();
}
