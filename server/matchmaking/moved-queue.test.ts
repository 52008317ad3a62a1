// Who comes from another queue, that has ended or whose lease went to this one: what they are told, and the time that they keep.
import { expect, test } from 'vitest';
import { beginQueue as begin } from './local-queue.test-helper.ts';
import { createQueueProofs } from './queue-proof.ts';

test('who comes from another queue is told that it is over there, and is as near to others as they have waited', async () => {
  const { queue, pass, ask, ratings } = begin();
  ratings.set('bob', 1600);
  const before = { accountId: 'ann', game: 'tiny', mode: 'duel', sinceMs: -60_000, by: 'another' };
  const proofs = createQueueProofs({ secrets: ['a secret of tests'], nowMs: () => 0 });
  await expect(queue.accept('ann')).rejects.toMatchObject({ refusal: 'queue-not-asked' });
  const told = await ask('ann', 'another-7', 20_000);
  expect(told).toMatchObject({ stage: 'idle', ended: 'moved' });
  // Said once: who asks with a version of this queue's is as everyone.
  expect(await ask('bob')).toMatchObject({ stage: 'idle', ended: null });
  expect(await ask('bob', 'another-7', 20_000)).toMatchObject({ ended: null });
  const entered = await queue.enter('ann', 'tiny', 'duel', proofs.sign(before));
  expect(entered).toMatchObject({ stage: 'waiting', waitedSeconds: 60 });
  await queue.enter('bob', 'tiny', 'duel', proofs.sign({ ...before, accountId: 'bob' }));
  await pass(1, ['ann', 'bob']);
  expect((await ask('ann')).stage).toBe('asked');
  // Who left this queue comes back as everyone does, whatever it has said to them.
  await queue.decline('ann');
  expect(await queue.enter('ann', 'tiny', 'duel', entered.proof)).toMatchObject({ waitedSeconds: 0 });
});

test('of a party nobody is told what keeps their time: it waits together or not at all', async () => {
  const { queue, ask } = begin();
  await queue.makeParty('ann');
  expect(await queue.enter('ann', 'tiny', 'brawl')).not.toHaveProperty('proof');
  expect(await ask('ann')).not.toHaveProperty('proof');
  await queue.leaveParty('ann');
  expect(await queue.enter('ann', 'tiny', 'brawl')).toHaveProperty('proof');
});
