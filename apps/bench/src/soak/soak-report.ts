import { describeMachine } from '../measure/machine.js';
import { type Cell, toMarkdown } from '../measure/section.js';
import type { Disturbances } from './disturber.js';
import type { Tally, Violation } from './ledger.js';
import type { MemoryUse } from './memory-watch.js';
import type { SoakFlags } from './soak-flags.js';

export interface SoakResult {
  tally: Tally;
  violations: Violation[];
  disturbances: Disturbances;
  memoryStart: MemoryUse;
  memoryEnd: MemoryUse;
  /** What the router reported beside calls. */
  warnings: string[];
  processesLeft: number;
}

const MAX_LISTED = 20;

/** The report, as Markdown. */
export function reportSoak(flags: SoakFlags, result: SoakResult): string {
  const { tally, violations, disturbances, memoryStart, memoryEnd, warnings, processesLeft } = result;
  const count = (kind: Violation['kind']) => violations.filter((violation) => violation.kind === kind).length;
  const errors = Object.values(tally.errors).reduce((sum, one) => sum + one, 0);
  const rows: Cell[][] = [
    ['calls made', tally.made],
    ['answered', tally.answered],
    ['errors', `${errors} (${listed(tally.errors)})`],
    ['lost', count('lost')],
    ['executed twice', count('executed twice')],
    ["another call's answer", count('wrong answer')],
    ['untrue errors', count('untrue error')],
    ['servers killed', disturbances.kills],
    ['servers frozen', disturbances.hangs],
    ['memory after the warm-up', inMegabytes(memoryStart)],
    ['memory at the end', inMegabytes(memoryEnd)],
    ['processes left', processesLeft],
    ['warnings of the router', warnings.length],
  ];
  const title = `Soak: ${flags.servers} servers, ${flags.minutes} min, seed ${flags.seed}`;
  const details = [...violations.map(({ kind, detail }) => `${kind}: ${detail}`), ...new Set(warnings)];
  return [
    toMarkdown({ title, note: describeMachine(), head: ['', 'value'], rows }),
    ...details.slice(0, MAX_LISTED).map((line) => `- ${line}`),
    violations.length + processesLeft === 0 ? 'Every promise was kept.\n' : 'PROMISES WERE BROKEN.\n',
  ].join('\n\n');
}

function listed(errors: Record<string, number>): string {
  const entries = Object.entries(errors).sort(([, a], [, b]) => b - a);
  return entries.map(([code, count]) => `${code} ${count}`).join(', ') || 'none';
}

function inMegabytes({ residentMb, heapMb }: MemoryUse): string {
  return `${Math.round(residentMb)} MB resident, ${Math.round(heapMb)} MB heap`;
}
