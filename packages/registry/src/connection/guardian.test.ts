import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createGuardian, type Guardian } from './guardian.js';
import { eventually, isRunning } from './test-servers.js';

function sleeper(): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('sleep did not start');
  onTestFinished(() => void child.kill('SIGKILL'));
  return child as ChildProcess & { pid: number };
}

function guardian(): Guardian {
  const made = createGuardian((error) => {
    throw error;
  });
  onTestFinished(() => made.close());
  return made;
}

test('no process is started before there is something to guard', async () => {
  const idle = guardian();
  expect(idle.pid).toBeUndefined();
  await idle.close();
});

test('closing ends what is still watched, and nothing that was let go', async () => {
  const guard = guardian();
  const [watched, released, other] = [sleeper(), sleeper(), sleeper()];
  const release = guard.watch(released.pid);
  guard.watch(watched.pid);
  guard.watch(other.pid);
  release();
  const ended = Promise.all([once(watched, 'exit'), once(other, 'exit')]);
  await guard.close();
  await ended;
  expect(released.exitCode ?? released.signalCode).toBeNull();
});

test('a guardian that is killed is replaced and knows its charges', async () => {
  const guard = guardian();
  const watched = sleeper();
  guard.watch(watched.pid);
  const first = guard.pid ?? 0;
  process.kill(first, 'SIGKILL');
  await eventually(() => guard.pid !== undefined && guard.pid !== first);
  expect(isRunning(watched.pid)).toBe(true);
  const ended = once(watched, 'exit');
  await guard.close();
  await ended;
});
