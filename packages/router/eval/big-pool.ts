import type { RoutableServer } from '@mcp-router/core';
import type { Label, LabelTarget } from '../src/evaluate/labelled-request.js';
import type { DataSet } from './data-sets.js';
import { isNearCopy, isSameTool, printOf, type ServerPrint } from './near-copies.js';
import type { Catalogue } from './own-data.js';

/** The data set with all servers of the catalogues as distractors. Near-identical copies of a label count as well. */
export function withDistractors(dataSet: DataSet, catalogue: Catalogue): DataSet {
  const distractors = distractorsOf(dataSet, catalogue);
  const credit = createCredit(dataSet.servers, distractors);
  return {
    ...dataSet,
    servers: [...dataSet.servers, ...distractors],
    requests: dataSet.requests.map((request) => ({ ...request, relevant: request.relevant.map(credit) })),
  };
}

/** What the pool doesn't hold already, under ids that are free. */
function distractorsOf({ servers }: DataSet, catalogue: Catalogue): RoutableServer[] {
  const pool = new Set(servers);
  const taken = new Set(servers.map(({ id }) => id));
  return catalogue
    .filter(({ server }) => !pool.has(server))
    .map(({ server }) => {
      let id = server.id;
      for (let count = 2; taken.has(id); count++) id = `${server.id}-${count}`;
      taken.add(id);
      return id === server.id ? server : { ...server, id };
    });
}

function createCredit(pool: RoutableServer[], distractors: RoutableServer[]): (label: Label) => Label {
  const prints = new Map(pool.map((server) => [server.id, printOf(server)]));
  const candidates = distractors.map(printOf);
  const known = new Map<string, LabelTarget[]>();
  const copiesOf = (target: LabelTarget) => {
    const key = JSON.stringify([target.server, target.tool]);
    const print = prints.get(target.server);
    const copies =
      known.get(key) ?? (print ? candidates.flatMap((one) => creditedIn(one, print, target)) : []);
    known.set(key, copies);
    return copies;
  };
  return (label) => {
    const alternatives = label.or ?? [];
    return { ...label, or: [...alternatives, ...[label, ...alternatives].flatMap(copiesOf)] };
  };
}

/** What of `candidate` counts as the target: a copy of the server, with the tool of that name where a tool is wanted. */
function creditedIn(candidate: ServerPrint, print: ServerPrint, { tool }: LabelTarget): LabelTarget[] {
  const isCopy = isNearCopy(print, candidate);
  const server = candidate.server.id;
  const wanted = print.tools.find((one) => one.tool.name === tool);
  const same = wanted
    ? candidate.tools.filter((one) => (isCopy ? one.name === wanted.name : isSameTool(one, wanted)))
    : [];
  if (same.length > 0) return same.map((one) => ({ server, tool: one.tool.name }));
  return isCopy ? [{ server }] : [];
}
