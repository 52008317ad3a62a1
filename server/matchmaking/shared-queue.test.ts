/** The queue of several processes, within one; and what they say to each other. */
import { expect, test } from 'vitest';
import { memoryQueueBus } from './queue-bus.ts';
import { answerTo, readMessage, refusalIn } from './queue-calls.ts';
import type { QueueDesk } from './queue-desk.ts';
import { sharedQueueContract } from './shared-queue-contract.test-helper.ts';

const nowMs = () => performance.now();
let bus = memoryQueueBus({ nowMs });

sharedQueueContract('memory', {
  bus: async () => bus,
  empty: async () => void (bus = memoryQueueBus({ nowMs })),
});

test('a lease is had by one, for its time, and each new owner is told apart', async () => {
  let now = 0;
  const leases = memoryQueueBus({ nowMs: () => now });
  expect(await leases.look()).toBeUndefined();
  expect(await leases.claim('a', 10)).toEqual({ own: 'a', epoch: 1 });
  expect(await leases.claim('b', 10)).toEqual({ own: 'a', epoch: 1 });
  now = 9;
  expect(await leases.claim('a', 10)).toEqual({ own: 'a', epoch: 1 });
  now = 18;
  expect(await leases.look()).toEqual({ own: 'a', epoch: 1 });
  now = 19;
  expect(await leases.claim('b', 10)).toEqual({ own: 'b', epoch: 2 });
  await leases.release('a');
  expect(await leases.look()).toEqual({ own: 'b', epoch: 2 });
  await leases.release('b');
  expect(await leases.claim('a', 10)).toEqual({ own: 'a', epoch: 3 });
});

test('what cannot be read is nothing, and a fault says nothing of itself', async () => {
  for (const text of ['', '{', '7', '{"kind":"call","id":"1","from":"a","epoch":1,"call":{"method":"close"}}'])
    expect(readMessage(text)).toBeUndefined();
  const call = readMessage(
    '{"kind":"call","id":"1","from":"a","epoch":1,"call":{"method":"cancel","accountId":"ann"}}',
  );
  if (call?.kind !== 'call') throw new Error('It was not read.');
  const fails = () => Promise.reject(new Error('secret'));
  const failing: QueueDesk = {
    modes: fails,
    ask: fails,
    hangUp: fails,
    enter: fails,
    cancel: fails,
    accept: fails,
    decline: fails,
    makeParty: fails,
    joinParty: fails,
    leaveParty: fails,
    joined: fails,
    offer: fails,
    close: fails,
  };
  const faults: unknown[] = [];
  const answer = await answerTo(failing, call, (error) => faults.push(error));
  if (answer.kind !== 'refused') throw new Error('It was not refused.');
  expect(refusalIn(answer)).toMatchObject({ refusal: 'failed', message: 'The queue failed. Try again.' });
  expect(faults).toMatchObject([{ message: 'secret' }]);
});
