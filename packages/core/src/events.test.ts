import { expect, test } from 'vitest';
import { createEmitter } from './events.js';

interface Events {
  changed: { id: string };
  ended: undefined;
}

test('listeners of that name are called in order, until they stop', () => {
  const emitter = createEmitter<Events>();
  const seen: string[] = [];
  const stop = emitter.on('changed', ({ id }) => seen.push(`first ${id}`));
  emitter.on('changed', ({ id }) => seen.push(`second ${id}`));
  emitter.on('ended', () => seen.push('ended'));
  emitter.emit('changed', { id: 'a' });
  stop();
  stop();
  emitter.emit('changed', { id: 'b' });
  expect(seen).toEqual(['first a', 'second a', 'second b']);
});

test('one function subscribed twice is called twice and stopped one by one', () => {
  const emitter = createEmitter<Events>();
  let calls = 0;
  const listener = () => {
    calls += 1;
  };
  const stop = emitter.on('ended', listener);
  emitter.on('ended', listener);
  emitter.emit('ended', undefined);
  expect(calls).toBe(2);
  stop();
  emitter.emit('ended', undefined);
  expect(calls).toBe(3);
});

test('a listener that throws harms no other; its error is handed on', () => {
  const errors: unknown[] = [];
  const emitter = createEmitter<Events>((error) => errors.push(error));
  let reached = false;
  emitter.on('ended', () => {
    throw new Error('broken listener');
  });
  emitter.on('ended', () => {
    reached = true;
  });
  emitter.emit('ended', undefined);
  expect([reached, String(errors)]).toEqual([true, 'Error: broken listener']);
});

test('a listener may stop itself or add others during an event; clear drops all', () => {
  const emitter = createEmitter<Events>();
  const seen: string[] = [];
  const stop = emitter.on('ended', () => {
    stop();
    seen.push('once');
    emitter.on('ended', () => seen.push('added'));
  });
  emitter.emit('ended', undefined);
  expect(seen).toEqual(['once']);
  emitter.emit('ended', undefined);
  expect(seen).toEqual(['once', 'added']);
  emitter.clear();
  emitter.emit('ended', undefined);
  expect(seen.length).toBe(2);
});
