import type { ErrorCode, ServerConfig } from '@mcp-router/core';
import { expect, onTestFinished, test } from 'vitest';
import type { FaultStage } from './fault-stage.js';
import { createSuite } from './fault-suite.js';
import { type HttpFault, startUnreliableHttp, type UnreliableHttp } from './unreliable-http.js';

const { play, WITHIN_MS } = createSuite();

const at = (url: string): ServerConfig => ({ id: 'bad', transport: { type: 'http', url } });

async function server() {
  const http = await startUnreliableHttp();
  onTestFinished(() => http.close());
  return http;
}

const FAULTS: [HttpFault, 'read' | 'write', (ErrorCode | 'answered')[]][] = [
  ['401', 'write', ['AUTH_REQUIRED']],
  ['404 for the session', 'write', ['answered']],
  ['429', 'write', ['CONNECTION_FAILED']],
  ['500', 'read', ['CONNECTION_FAILED']],
  ['500', 'write', ['OUTCOME_UNKNOWN']],
  ['connection reset', 'write', ['OUTCOME_UNKNOWN']],
  ['broken answer', 'write', ['OUTCOME_UNKNOWN']],
  ['hang in a call', 'read', ['CALL_TIMEOUT']],
];

test.each(FAULTS)(
  'HTTP: %s (%s)',
  async (fault, tool, expected) => {
    const http = await server();
    let executedBefore = 0;
    const provoke = async (stage: FaultStage) => {
      await stage.call();
      executedBefore = http.executed;
      http.fault = fault;
      return stage.call(tool);
    };
    await play(`HTTP: ${fault} (${tool})`, provoke, {
      expected,
      bad: at(http.url),
      end: http.close,
      mend() {
        if (tool === 'write') expect(http.executed - executedBefore).toBeLessThanOrEqual(1);
        http.fault = 'ok';
      },
    });
  },
  WITHIN_MS,
);

test.each([
  ['TLS error', (url: string) => url.replace('http:', 'https:')],
  ['DNS failure', () => 'http://no-such-host.invalid/mcp'],
])(
  'HTTP: %s',
  async (fault, spoil) => {
    const http = await server();
    const provoke = async (stage: FaultStage) => {
      await stage.router.updateServer('bad', { transport: at(spoil(http.url)).transport });
      return stage.call('write', 5_000);
    };
    await play(`HTTP: ${fault}`, provoke, {
      expected: ['CONNECTION_FAILED'],
      bad: at(http.url),
      end: http.close,
      mend: async (stage) =>
        void (await stage.router.updateServer('bad', { transport: at(http.url).transport })),
    });
  },
  WITHIN_MS,
);

test(
  'HTTP: the server goes away and comes back at its address',
  async () => {
    const http = await server();
    const { port } = new URL(http.url);
    let again: UnreliableHttp | undefined;
    const provoke = async (stage: FaultStage) => {
      await stage.call();
      await http.close();
      return stage.call('write', 3_000);
    };
    await play('HTTP: server gone', provoke, {
      expected: ['CONNECTION_FAILED', 'OUTCOME_UNKNOWN'],
      bad: at(http.url),
      async mend() {
        again = await startUnreliableHttp(Number(port));
      },
      end: async () => again?.close(),
    });
  },
  WITHIN_MS,
);
