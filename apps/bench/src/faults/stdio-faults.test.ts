import type { ErrorCode } from '@mcp-router/core';
import { expect, test } from 'vitest';
import type { FaultStage } from './fault-stage.js';
import { createSuite } from './fault-suite.js';

const { play, WITHIN_MS } = createSuite();

/** Faults that a call meets in a server that runs. */
const IN_A_CALL: [string, ErrorCode | 'answered', 'read' | 'write'][] = [
  ['exit mid-call', 'CONNECTION_CLOSED', 'read'],
  ['exit mid-call', 'OUTCOME_UNKNOWN', 'write'],
  ['hang in a call', 'CALL_TIMEOUT', 'read'],
  ['hang in a call', 'CALL_TIMEOUT', 'write'],
  ['slow drip', 'answered', 'read'],
  ['garbage', 'answered', 'read'],
  ['half a frame', 'CALL_TIMEOUT', 'read'],
  ['frame of 50 MB', 'MESSAGE_TOO_LARGE', 'read'],
  ['flood on stderr', 'answered', 'read'],
  ['wrong id', 'CALL_TIMEOUT', 'read'],
  ['duplicate answer', 'answered', 'read'],
];

test.each(IN_A_CALL)(
  '%s: %s (%s)',
  async (fault, expected, tool) => {
    const provoke = async (stage: FaultStage) => {
      stage.setFault(fault);
      return stage.call(tool);
    };
    await play(`${fault} (${tool})`, provoke, { expected: [expected], isWrite: tool === 'write' });
  },
  WITHIN_MS,
);

/** Faults that a start meets. */
const AT_THE_START: [string, ErrorCode][] = [
  ['exit at start', 'SERVER_EXITED'],
  ['hang at initialize', 'SERVER_START_TIMEOUT'],
  ['wrong protocol version', 'PROTOCOL_ERROR'],
];

test.each(AT_THE_START)(
  '%s: %s',
  async (fault, expected) => {
    const provoke = async (stage: FaultStage) => {
      await stage.router.connections.stop('bad');
      stage.setFault(fault);
      return stage.call('write', 5_000);
    };
    await play(fault, provoke, { expected: [expected], isWrite: true });
  },
  WITHIN_MS,
);

test(
  'a server that is frozen (SIGSTOP): the call ends in time, and later ones are answered when it goes on',
  async () => {
    let pid = 0;
    const provoke = async (stage: FaultStage) => {
      pid = stage.router.connections.state('bad').pid ?? 0;
      process.kill(pid, 'SIGSTOP');
      const outcome = await stage.call('read', 500);
      process.kill(pid, 'SIGCONT');
      return outcome;
    };
    await play('SIGSTOP', provoke, { expected: ['CALL_TIMEOUT'] });
  },
  WITHIN_MS,
);

test(
  'a server that is killed (SIGKILL) between calls: the next call starts it anew',
  async () => {
    const provoke = async (stage: FaultStage) => {
      const { connections } = stage.router;
      process.kill(connections.state('bad').pid ?? 0, 'SIGKILL');
      // Before the end is noticed, a write gets OUTCOME_UNKNOWN, as one in flight does.
      await expect.poll(() => connections.state('bad').state).not.toBe('ready');
      return stage.call('write', 10_000);
    };
    await play('SIGKILL between calls', provoke, { expected: ['answered'], isWrite: true });
  },
  WITHIN_MS,
);
