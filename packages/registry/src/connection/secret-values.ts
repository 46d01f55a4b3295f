import type { Handshake, TransportConfig } from '@mcp-router/core';

const SECRET_NAME = /token|key|secret|password|passwd|credential|auth/i;

/**
 * The values of a resolved transport that must not appear in output that is kept: what came from a reference, and what a
 * name says is secret.
 */
export function secretValues(stored: TransportConfig, resolved: TransportConfig): string[] {
  const before = valuesOf(stored);
  return Object.entries(valuesOf(resolved)).flatMap(([name, value]) => {
    const reference = before[name];
    if (reference !== undefined && reference !== value) return [withoutCommonEnds(reference, value)];
    return SECRET_NAME.test(name) ? [value] : [];
  });
}

/** A shorter one occurs by chance. */
const MIN_LENGTH = 6;

/** A handshake as it may be kept: what is secret is masked, should a server repeat it. */
export function withoutSecrets(handshake: Handshake, secrets: readonly string[]): Handshake {
  const long = secrets.filter(({ length }) => length >= MIN_LENGTH);
  const text = JSON.stringify(handshake);
  if (!long.some((secret) => text.includes(JSON.stringify(secret).slice(1, -1)))) return handshake;
  const mask = (value: unknown) =>
    typeof value === 'string'
      ? long.reduce((masked, secret) => masked.replaceAll(secret, '***'), value)
      : value;
  return JSON.parse(text, (_, value) => mask(value)) as Handshake;
}

function valuesOf(config: TransportConfig): Record<string, string> {
  const named = config.type === 'stdio' ? config.env : config.headers;
  const listed = config.type === 'stdio' ? (config.args ?? []) : [config.url];
  return { ...named, ...Object.fromEntries(listed.map((value, index) => [`#${index}`, value])) };
}

/** `Bearer ${env:TOKEN}` resolved to `Bearer abc` holds the secret `abc`. */
function withoutCommonEnds(reference: string, value: string): string {
  const start = reference.indexOf('${');
  const end = reference.length - reference.lastIndexOf('}') - 1;
  if (start === -1 || !value.startsWith(reference.slice(0, start))) return value;
  return value.slice(start, value.length - end);
}
