import type { LabelledRequest } from '../src/evaluate/labelled-request.js';
import { isHeldOutMetatool, isHeldOutServer } from '../training/data.js';
import type { DataSet } from './data-sets.js';

/** What of a data set the shipped weights have seen. */
export interface Training {
  /** Its requests were trained on, or something was fitted on them: its figures don't tell how well others are served. */
  inSample: boolean;
  note: string;
  /** `held-out` or `trained`: whether all that a request should find was kept out of training. */
  groupOf?: (request: LabelledRequest) => string;
}

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
  const groupOf = groupBy(({ server }) => isHeldOutServer({ name: names.get(server) ?? server }));
  if (name === 'dev-requests')
    return { inSample: true, note: 'weights, thresholds and confidence may be fitted on it', groupOf };
  if (name === 'multi-step' || name === 'errands')
    return { inSample: false, note: 'the encoder has seen the texts of its servers, not its requests' };
  return { inSample: false, note: '' };
}

function groupBy(isHeldOut: (target: { server: string; tool?: string | undefined }) => boolean) {
  return ({ relevant }: LabelledRequest) => (relevant.every(isHeldOut) ? 'held-out' : 'trained');
}
