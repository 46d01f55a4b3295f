import type { DataSetResult, LevelResult } from './measure.js';

/** One data set's figures as a few lines of text. */
export function formatResult(result: DataSetResult): string {
  const { selection, abstention, msPerRequest: ms } = result;
  return [
    `${result.name}: ${result.n} requests over ${result.servers} servers, ${result.tools} tools`,
    levelLine('servers', result.server),
    ...(result.tool ? [levelLine('tools', result.tool)] : []),
    `  selection  all right servers in ${share(selection.allServersIncluded)}` +
      `; on average ${selection.averageServers.toFixed(1)} servers, ${selection.averageTools.toFixed(1)} tools`,
    `  abstention off-topic AUROC ${share(abstention.offTopicAuroc)}, accepted ${share(abstention.offTopicAccepted)}` +
      `; answerable refused ${share(abstention.answerableRefused)}; calibration error ${share(result.calibrationError)}`,
    `  time       ${ms.p50.toFixed(3)} ms a request (p99 ${ms.p99.toFixed(3)}); index ${result.indexMs.toFixed(0)} ms`,
  ].join('\n');
}

function levelLine(name: string, level: LevelResult): string {
  const [low, high] = level.interval;
  return (
    `  ${name.padEnd(10)} R@1 ${share(level.r1)}  R@5 ${share(level.r5)} [${share(low)}, ${share(high)}]` +
    `  R@10 ${share(level.r10)}  MRR ${share(level.mrr)}  nDCG ${share(level.ndcg)}  n=${level.n}`
  );
}

function share(value: number): string {
  return value.toFixed(3);
}
