import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { McpRouterError } from '@mcp-router/core';

/** This machine and private networks: where only a server that is there itself may send us. */
const PRIVATE = new BlockList();
/** Addresses at which clouds hand out credentials, and others that no server of ours has. Never asked. */
const FORBIDDEN = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
// IPv4 within IPv6, where a gateway translates (NAT64, 6to4): what is behind it can't be told.
PRIVATE.addSubnet('64:ff9b::', 96, 'ipv6');
PRIVATE.addSubnet('2002::', 16, 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4');
FORBIDDEN.addSubnet('0.0.0.0', 8, 'ipv4');
FORBIDDEN.addAddress('100.100.100.200', 'ipv4');
// Multicast, and what is reserved or broadcast.
FORBIDDEN.addSubnet('224.0.0.0', 3, 'ipv4');
FORBIDDEN.addAddress('::', 'ipv6');
FORBIDDEN.addSubnet('ff00::', 8, 'ipv6');
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6');
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6');

/** How far away an address is. */
export type Reach = 'public' | 'private' | 'forbidden';

/** Of an IPv4 or IPv6 address, also of IPv4 within IPv6. */
export function reachOf(address: string): Reach {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  const family = isIP(mapped) === 6 ? 'ipv6' : 'ipv4';
  if (FORBIDDEN.check(mapped, family)) return 'forbidden';
  return PRIVATE.check(mapped, family) ? 'private' : 'public';
}

/**
 * Refuses an address that metadata of a server named, when asking it could do harm: another scheme, plain HTTP across a network,
 * a cloud's metadata, or this machine and its network where the server itself is elsewhere (SSRF). Throws `AUTH_REQUIRED`.
 */
export async function requireSafeTarget(serverId: string, serverUrl: URL, target: URL): Promise<void> {
  if (target.protocol !== 'https:' && target.protocol !== 'http:') {
    throw refused(serverId, target, 'is no http or https address');
  }
  if (target.origin === serverUrl.origin) return;
  const [home, reach] = await Promise.all([furthest(serverUrl), nearest(target)]);
  if (reach === 'forbidden')
    throw refused(serverId, target, 'is an address that no authorization server has');
  if (reach === 'private' && home === 'public') {
    throw refused(serverId, target, 'is in a private network, and the server is not');
  }
  if (target.protocol === 'http:' && reach === 'public') throw refused(serverId, target, 'is not encrypted');
}

async function addressesOf({ hostname }: URL): Promise<string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host)) return [host];
  // One that can't be looked up can't be asked either: the request itself will tell.
  const found = await lookup(host, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

async function nearest(url: URL): Promise<Reach> {
  const reaches = (await addressesOf(url)).map(reachOf);
  return reaches.find((one) => one === 'forbidden') ?? reaches.find((one) => one === 'private') ?? 'public';
}

async function furthest(url: URL): Promise<Reach> {
  const reaches = (await addressesOf(url)).map(reachOf);
  return reaches.every((one) => one !== 'public') && reaches.length > 0 ? 'private' : 'public';
}

function refused(serverId: string, target: URL, reason: string): McpRouterError {
  return new McpRouterError(
    'AUTH_REQUIRED',
    `Server "${serverId}" sends us to ${target.origin} for authorization, which ${reason}.`,
    {
      hint: 'It is not asked. Give the server a token of its own as an Authorization header, if you trust it.',
      origin: 'remote',
      details: { serverId, target: target.origin, sent: false },
    },
  );
}
