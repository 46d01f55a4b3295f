/**
 * An id made from a name of a config file: accents dropped, other characters that an id can't hold as `-`, at most 64.
 * Empty when nothing of the name can stand in an id.
 */
export function toServerId(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 64)
    .replace(/-+$/, '');
}
