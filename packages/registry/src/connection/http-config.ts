import { McpRouterError } from '@mcp-router/core';

/** The URL of a server; throws `CONFIG_INVALID` without quoting it, because it may hold a key. */
export function checkedUrl(serverId: string, url: string): URL {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return new URL(url);
  throw new McpRouterError('CONFIG_INVALID', `The URL of server "${serverId}" is not an http or https URL.`, {
    hint: 'Correct it. A reference in it must resolve to something that makes it a URL.',
    details: { serverId },
  });
}

/** Checked one by one, because the error of `Headers` would quote the value, which may be a secret. */
export function checkedHeaders(serverId: string, headers: Record<string, string> = {}): Headers {
  const checked = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    try {
      checked.set(name, value);
    } catch {
      throw new McpRouterError(
        'CONFIG_INVALID',
        `The header "${name}" of server "${serverId}" cannot be sent.`,
        {
          hint: 'A header has a name of letters, digits and dashes, and a value without line breaks.',
          details: { serverId, header: name },
        },
      );
    }
  }
  return checked;
}
