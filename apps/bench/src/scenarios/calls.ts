import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Gateway } from '../gateways/gateway.js';
import { direct } from '../gateways/own-gateways.js';
import { type UpstreamKind, upstream } from '../gateways/upstreams.js';
import { residentMb } from '../measure/processes.js';
import { withScratchFolder } from '../measure/scratch-folder.js';
import type { Check, Section } from '../measure/section.js';
import { median, type Summary, summarize } from '../measure/statistics.js';
import { type Caller, type ClientKind, startCaller } from './caller.js';

export interface CallsPlan {
  kind: UpstreamKind;
  client: ClientKind;
  gateways: readonly Gateway[];
  rounds: number;
  /** Calls one after the other, each timed. */
  sequentialCalls: number;
  /** Calls for each of the throughput measurements. */
  concurrentCalls: number;
}

/** What one round showed of one gateway. */
interface Round {
  latency: Summary;
  callsPerSecond16: number;
  callsPerSecond64: number;
  residentMb: number;
}

const WARM_UP_CALLS = 300;
/** What is slow is measured on fewer calls. */
const MAX_MS = 4_000;

/**
 * Latency and throughput of `tools/call echo` through each gateway. All are measured in turn in every round, so that
 * what else the machine does hits them alike; the table shows medians over the rounds.
 */
export async function measureCalls(plan: CallsPlan, onProgress: (line: string) => void): Promise<Section> {
  const rounds = new Map<Gateway, Round[]>([direct, ...plan.gateways].map((gateway) => [gateway, []]));
  for (let round = 1; round <= plan.rounds; round++) {
    for (const [gateway, results] of rounds) {
      onProgress(`calls, ${plan.kind} server, ${plan.client} client, round ${round}: ${gateway.name}`);
      try {
        results.push(await measureRound(plan, gateway));
      } catch (error) {
        // What others wrote may fail on a machine; that must not end the whole.
        if (gateway.role !== 'peer') throw error;
        onProgress(`left out: ${(error as Error).message}`);
        rounds.delete(gateway);
      }
    }
  }
  return describeCalls(plan, rounds);
}

async function measureRound(plan: CallsPlan, gateway: Gateway): Promise<Round> {
  return withScratchFolder(async (folder) => {
    const place = mkdtempSync(join(folder, 'gateway-'));
    const caller = await startCaller(gateway, plan.client, upstream(plan.kind, 's0'), place);
    try {
      await repeat(caller, WARM_UP_CALLS, 16);
      return {
        latency: summarize(await timeEach(caller, plan.sequentialCalls)),
        callsPerSecond16: await repeat(caller, plan.concurrentCalls, 16),
        callsPerSecond64: await repeat(caller, plan.concurrentCalls, 64),
        residentMb: residentMb(caller.pid),
      };
    } finally {
      await caller.close();
    }
  });
}

async function timeEach({ echo }: Caller, count: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + MAX_MS;
  for (let begin = performance.now(); times.length < count && begin < until; begin = performance.now()) {
    await echo();
    times.push(performance.now() - begin);
  }
  return times;
}

/** Calls per second with that many always in flight. */
async function repeat({ echo }: Caller, count: number, inFlight: number): Promise<number> {
  const begin = performance.now();
  let begun = 0;
  const work = async () => {
    while (begun < count && performance.now() < begin + MAX_MS) {
      begun++;
      await echo();
    }
  };
  await Promise.all(Array.from({ length: inFlight }, work));
  return begun / ((performance.now() - begin) / 1_000);
}

function describeCalls(plan: CallsPlan, rounds: Map<Gateway, Round[]>): Section {
  const base = rounds.get(direct) ?? [];
  const rows = [...rounds].map(([gateway, results]) => {
    const of = (read: (round: Round) => number) => median(results.map(read));
    return {
      gateway,
      p50: of((round) => round.latency.p50),
      p95: of((round) => round.latency.p95),
      p99: of((round) => round.latency.p99),
      // The difference within a round: both saw the machine in the same state.
      added: median(
        results.map((round, index) => round.latency.p50 - (base[index]?.latency.p50 ?? Number.NaN)),
      ),
      at16: of((round) => round.callsPerSecond16),
      at64: of((round) => round.callsPerSecond64),
      resident: of((round) => round.residentMb),
    };
  });
  return {
    title: `tools/call echo: ${plan.kind} server over stdio, ${plan.client === 'raw' ? 'raw' : 'SDK v1'} client`,
    note: `ms; ${plan.rounds} rounds of ${plan.sequentialCalls} calls one by one and ${plan.concurrentCalls} with 16 and 64 in flight, each at most ${MAX_MS / 1_000} s; medians of the rounds.`,
    head: ['', 'p50', 'p95', 'p99', 'added p50', 'calls/s, 16 in flight', 'calls/s, 64', 'RSS MB'],
    rows: rows.map((row) => [
      row.gateway.name,
      row.p50,
      row.p95,
      row.p99,
      row.added,
      row.at16,
      row.at64,
      row.gateway === direct ? Number.NaN : row.resident,
    ]),
    checks: plan.kind === 'everything' ? checkCalls(rows) : [],
  };
}

interface Row {
  gateway: Gateway;
  added: number;
  at64: number;
}

/** The best of ours beside the best peer. */
function checkCalls(rows: Row[]): Check[] {
  const ours = rows.filter(({ gateway }) => gateway.role === 'ours');
  const peers = rows.filter(({ gateway }) => gateway.role === 'peer');
  const addedRatio = lowest(ours) / lowest(peers);
  const rateRatio = highest(ours) / highest(peers);
  const compared = peers.length > 0;
  return [
    {
      promise: 'added p50 of a call at most 0.4 × the best peer’s',
      measured: compared ? `${addedRatio.toFixed(2)} ×` : 'no peers installed',
      holds: compared ? addedRatio <= 0.4 : undefined,
    },
    {
      promise: 'calls/s with 64 in flight at least 1.6 × the best peer’s',
      measured: compared ? `${rateRatio.toFixed(2)} ×` : 'no peers installed',
      holds: compared ? rateRatio >= 1.6 : undefined,
    },
  ];
}

const lowest = (rows: Row[]) => Math.min(...rows.map(({ added }) => added));
const highest = (rows: Row[]) => Math.max(...rows.map(({ at64 }) => at64));
