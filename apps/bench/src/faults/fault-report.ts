/** What became of one fault. */
export interface FaultRow {
  fault: string;
  /** The error code of the call, or `answered`. */
  outcome: string;
  recoveryMs: number | undefined;
}

/** A table of all faults, as the suite prints it at its end. */
export function formatFaults(rows: readonly FaultRow[]): string {
  const width = Math.max(...rows.map(({ fault }) => fault.length));
  const lines = rows.map(({ fault, outcome, recoveryMs }) => {
    const recovery = recoveryMs === undefined ? '' : `answered again after ${Math.round(recoveryMs)} ms`;
    return `${fault.padEnd(width)}  ${outcome.padEnd(22)}  ${recovery}`.trimEnd();
  });
  return `\n${lines.join('\n')}\n`;
}
