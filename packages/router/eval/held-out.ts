import type { LabelledRequest } from '../src/evaluate/labelled-request.js';
import type { DataSet } from './data-sets.js';

/** What of a data set the shipped weights have seen. */
export interface Training {
  /** Its requests were trained on, or something was fitted on them: its figures don't tell how well others are served. */
  inSample: boolean;
  note: string;
  /** `held-out` or `trained`: whether all that a request should find was kept out of training. */
  groupOf?: (request: LabelledRequest) => string;
}

const METATOOL_HELD_OUT = 5;
const SERVERS_HELD_OUT = 7;

/** What is known of a data set by its name. */
export function trainingOf({ name, servers }: DataSet): Training {
  if (name === 'metatool') {
    return {
      inSample: true,
      note: "the encoder was trained on requests for four fifths of its tools; thresholds may be fitted on the others'",
      groupOf: groupBy(({ tool }) => tool !== undefined && isHeldOutMetatool(tool)),
    };
  }
  const names = new Map(servers.map((server) => [server.id, server.name]));
  const groupOf = groupBy(({ server }) => isHeldOutServer(names.get(server) ?? server));
  if (name === 'dev-requests')
    return { inSample: true, note: 'weights, thresholds and confidence may be fitted on it', groupOf };
  if (name === 'multi-step')
    return { inSample: false, note: 'the encoder has seen the texts of its servers, not its requests' };
  return { inSample: false, note: '' };
}

function groupBy(isHeldOut: (target: { server: string; tool?: string | undefined }) => boolean) {
  return ({ relevant }: LabelledRequest) => (relevant.every(isHeldOut) ? 'held-out' : 'trained');
}

/** The rule of the encoder's training: one metatool tool in five is left out of it. */
export function isHeldOutMetatool(toolName: string): boolean {
  return stableHash(`metatool:${toolName}`) % METATOOL_HELD_OUT === 0;
}

/** Likewise: one catalogue server in seven, by its normalised name. */
export function isHeldOutServer(serverName: string): boolean {
  return stableHash(`server:${normalName(serverName)}`) % SERVERS_HELD_OUT === 0;
}

/** FNV-1a with a last mixing, 32 bits. */
function stableHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function normalName(name: string): string {
  return name.toLowerCase().replace(/\b(?:mcp|server|the|official)\b|[^\p{L}\p{N}]+/gu, '');
}
