// Where a page stood in the queue is known to the page that is loaded in its place, for a minute.
import { expect, test } from 'vitest';
import { memoryStorage } from './memory-storage.test-helper.ts';
import { readQueueState, type QueueState } from './queue-state.ts';
import { storedQueue, storeQueue } from './stored-queue.ts';

const waiting = { stage: 'waiting', game: 'dogfight', mode: 'duel', waitedSeconds: 9, waiting: 1, proof: 'signed' };

function stateOf(value: object): QueueState {
  const state = readQueueState({ version: 'a-1', party: null, ...value });
  if (state === null) throw new Error('It is no state.');
  return state;
}

test('it is kept with its age, and not for longer than a minute', () => {
  const storage = memoryStorage();
  const state = stateOf(waiting);
  storeQueue(storage, state, 1000);
  expect(storedQueue(storage, 4000)).toEqual({ state, ageMs: 3000 });
  expect(storedQueue(storage, 61_001)).toBeNull();
  expect(storedQueue(storage, 999)).toBeNull();
});

test('nothing is kept of a match that was made, or of nothing', () => {
  const storage = memoryStorage();
  const over = [stateOf({ stage: 'matched', game: 'dogfight', mode: 'duel', roomId: 'r' }), null];
  for (const state of over) {
    storeQueue(storage, stateOf(waiting), 0);
    storeQueue(storage, state, 0);
    expect(storedQueue(storage, 0)).toBeNull();
  }
});

test('what cannot be read, or kept, is nothing', () => {
  for (const text of ['', '{', 'null', '[]', '{"dateMs":0}', '{"dateMs":"x","state":{}}', '{"dateMs":0,"state":7}']) {
    const storage = memoryStorage();
    storage.setItem('samestep.queue.state', text);
    expect(storedQueue(storage, 0)).toBeNull();
  }
  expect(storedQueue(null, 0)).toBeNull();
  storeQueue(null, stateOf(waiting), 0);
});
