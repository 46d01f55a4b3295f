import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallOutcome, ErrorCode, ServerConfig } from '@mcp-router/core';
import type { McpRouterOptions } from '@mcp-router/router';
import { afterAll, expect } from 'vitest';
import { type FaultRow, formatFaults } from './fault-report.js';
import { type FaultStage, holdings, setStage } from './fault-stage.js';

export interface Part {
  /** Codes that tell the truth about this fault; `answered` for none. */
  expected: (ErrorCode | 'answered')[];
  /** At most one execution may come of it. */
  isWrite?: boolean;
  /** The server that goes wrong. Default: the stdio one that reads its fault out of a file. */
  bad?: ServerConfig;
  options?: McpRouterOptions;
  /** Ends the fault. */
  mend?: (stage: FaultStage) => void | Promise<void>;
  /** Ends what the part itself has opened. */
  end?: () => Promise<void>;
}

/** The faults of one test file; prints what became of them when all are through. */
export function createSuite() {
  const rows: FaultRow[] = [];
  afterAll(() => {
    if (rows.length > 0) process.stdout.write(formatFaults(rows));
  });
  /** Sets a stage, provokes the fault, mends it, and looks at what is left. */
  const play = async (fault: string, provoke: (stage: FaultStage) => Promise<CallOutcome>, part: Part) => {
    const folder = mkdtempSync(join(tmpdir(), 'mcp-router-faults-'));
    const before = holdings();
    const stage = await setStage(folder, part.bad, part.options);
    try {
      const neighbour = stage.watchNeighbour();
      const executedBefore = stage.executed();
      const outcome = await provoke(stage);
      const found = outcome.error?.code ?? 'answered';
      expect(part.expected, JSON.stringify(outcome.error)).toContain(found);
      if (part.isWrite) expect(stage.executed() - executedBefore).toBeLessThanOrEqual(1);
      stage.setFault('ok');
      await part.mend?.(stage);
      const recoveryMs = await stage.untilAnswered();
      expect(await neighbour(), 'failed calls of the neighbour').toEqual([]);
      rows.push({ fault, outcome: found, recoveryMs });
    } finally {
      await stage.close();
      await part.end?.();
      rmSync(folder, { recursive: true, force: true });
    }
    await expectNothingLeft(before);
  };
  return { play, WITHIN_MS: 60_000 };
}

/** Neither a process nor an open file more than before. */
export async function expectNothingLeft(before: ReturnType<typeof holdings>): Promise<void> {
  const left = () => holdings().processes.filter((pid) => !before.processes.includes(pid));
  await expect.poll(left, { timeout: 5_000, message: 'processes left' }).toEqual([]);
  const files = () => holdings().descriptors;
  await expect
    .poll(files, { timeout: 10_000, message: 'open files' })
    .toBeLessThanOrEqual(before.descriptors);
}
