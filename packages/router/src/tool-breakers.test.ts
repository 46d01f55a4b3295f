import type { CallOutcome, Clock, ErrorCode, ToolRef } from '@mcp-router/core';
import { expect, test } from 'vitest';
import { createToolBreakers } from './tool-breakers.js';

const slow: ToolRef = { serverId: 'files', name: 'index' };
const fine: ToolRef = { serverId: 'files', name: 'read' };

function setUp() {
  let at = 1_000_000;
  const clock: Clock = { now: () => at, setTimer: () => () => {} };
  const breakers = createToolBreakers(clock);
  const advance = (ms: number) => {
    at += ms;
  };
  /** A call that lasted `durationMs` and has just ended. */
  const end = (ref: ToolRef, code?: ErrorCode, durationMs = 10_000, reason?: ErrorCode) => {
    advance(1);
    const outcome: CallOutcome = {
      callId: 'c',
      ref,
      status: code ? 'failed' : 'ok',
      startedAt: at - durationMs,
      durationMs,
      serverMs: durationMs,
      attempts: 1,
      ...(code
        ? { error: { code, message: '', retryable: false, origin: 'local', details: { reason } } }
        : {}),
    };
    breakers.record(outcome);
  };
  return { breakers, advance, end };
}

test('a tool that hangs is held back after three calls, its neighbour is not, and one trial tells', () => {
  const { breakers, advance, end } = setUp();
  for (let call = 0; call < 3; call++) {
    expect(breakers.admit(slow)).toEqual({ admitted: true });
    end(slow, 'CALL_TIMEOUT');
  }
  expect(breakers.admit(slow)).toMatchObject({ admitted: false, retryAfterMs: 30_000 });
  expect(breakers.admit(fine)).toEqual({ admitted: true });
  advance(30_000);
  expect(breakers.admit(slow)).toEqual({ admitted: true });
  expect(breakers.admit(slow)).toMatchObject({ admitted: false });
  end(slow, 'CALL_TIMEOUT');
  expect(breakers.admit(slow)).toMatchObject({ admitted: false, retryAfterMs: 60_000 });
  advance(60_000);
  expect(breakers.admit(slow)).toEqual({ admitted: true });
  end(slow, undefined, 5);
  expect(breakers.admit(slow)).toEqual({ admitted: true });
});

test("what says nothing about a tool isn't counted: impatience, arguments, an answer in between", () => {
  const { breakers, end } = setUp();
  for (let call = 0; call < 10; call++) {
    end(slow, 'CALL_TIMEOUT', 200);
    end(slow, 'ARGUMENTS_INVALID');
    end(slow, 'CALL_TIMEOUT');
    end(slow);
  }
  expect(breakers.admit(slow)).toEqual({ admitted: true });
});

test('all calls that one crash took are one failure; the tool that crashes its server again and again is held back', () => {
  const { breakers, advance, end } = setUp();
  for (let call = 0; call < 64; call++) end(slow, 'OUTCOME_UNKNOWN', 5_000, 'CONNECTION_CLOSED');
  expect(breakers.admit(slow)).toEqual({ admitted: true });
  for (let call = 0; call < 2; call++) {
    advance(1_000);
    end(slow, 'OUTCOME_UNKNOWN', 20, 'CONNECTION_CLOSED');
  }
  expect(breakers.admit(slow)).toMatchObject({ admitted: false });
});

test('when most tools fail, the fault is on this side, and none is held back', () => {
  const { breakers, end } = setUp();
  const tools = Array.from({ length: 6 }, (_, index) => ({ serverId: `s${index}`, name: 'x' }));
  for (const ref of tools.slice(0, 3)) for (let call = 0; call < 3; call++) end(ref, 'CALL_TIMEOUT');
  for (const ref of tools.slice(3)) end(ref);
  expect(breakers.admit(tools[0] ?? slow)).toMatchObject({ admitted: false });
  for (let call = 0; call < 3; call++) end(tools[3] ?? slow, 'CALL_TIMEOUT');
  expect(breakers.admit(tools[0] ?? slow)).toEqual({ admitted: true });
});
