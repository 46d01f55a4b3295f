import type { RoutableServer } from '@mcp-router/core';
import { capabilitiesOfTool, deriveCapabilities } from '@mcp-router/core/capabilities';
import type { LabelledRequest, LabelTarget } from '../src/evaluate/labelled-request.js';
import { distinctiveNameWords } from '../src/evaluate/server-names.js';
import { isNearCopy, isSimilarTool, printOf, type ServerPrint } from './near-copies.js';

/** Knows which servers of a pool could do a request as well as its labelled ones. */
export interface Equivalents {
  /** The labelled servers themselves. */
  labelled(request: LabelledRequest): Set<string>;
  /**
   * With them: copies, servers of the same service (a distinctive word of the name in common), servers with a tool like
   * the labelled one, and servers with its capability. Decided by the servers' texts; the request plays no part.
   */
  all(request: LabelledRequest): Set<string>;
}

export function createEquivalents(servers: readonly RoutableServer[]): Equivalents {
  const prints = servers.map(printOf);
  const byId = new Map(prints.map((print) => [print.server.id, print]));
  const nameWords = distinctiveNameWords(servers);
  const capabilities = new Map(servers.map((server) => [server.id, capabilitiesOf(server)]));
  const known = new Map<string, string[]>();

  const isEquivalent = (print: ServerPrint, target: LabelTarget, other: ServerPrint): boolean => {
    const [one, two] = [print.server.id, other.server.id];
    const words = nameWords.get(one) ?? [];
    const wanted = print.tools.find(({ tool }) => tool.name === target.tool);
    const needed = wanted ? namesOf(capabilitiesOfTool(wanted.tool)) : capabilities.get(one);
    return (
      nameWords.get(two)?.some((word) => words.includes(word)) ||
      isNearCopy(print, other) ||
      other.tools.some((tool) => wanted !== undefined && isSimilarTool(tool, wanted)) ||
      [...(needed ?? [])].some((name) => capabilities.get(two)?.has(name))
    );
  };
  const equivalentsOf = (target: LabelTarget): string[] => {
    const key = JSON.stringify([target.server, target.tool]);
    const print = byId.get(target.server);
    const found =
      known.get(key) ??
      prints.filter((other) => print && isEquivalent(print, target, other)).map(({ server }) => server.id);
    known.set(key, found);
    return found;
  };
  const targetsOf = ({ relevant }: LabelledRequest) =>
    relevant.flatMap((label) => [label, ...(label.or ?? [])]);
  const labelled = (request: LabelledRequest) => new Set(targetsOf(request).map(({ server }) => server));
  return {
    labelled,
    all: (request) => new Set([...labelled(request), ...targetsOf(request).flatMap(equivalentsOf)]),
  };
}

function capabilitiesOf(server: RoutableServer): Set<string> {
  return namesOf(deriveCapabilities(server, server.tools));
}

function namesOf(capabilities: readonly { name: string }[]): Set<string> {
  return new Set(capabilities.map(({ name }) => name));
}
