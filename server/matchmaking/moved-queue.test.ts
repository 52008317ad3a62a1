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
  const entered = await queue.enter('ann', { game: 'tiny', mode: 'duel' }, proofs.sign(before));
  expect(entered).toMatchObject({ stage: 'waiting', waitedSeconds: 60 });
  await queue.enter('bob', { game: 'tiny', mode: 'duel' }, proofs.sign({ ...before, accountId: 'bob' }));
  await pass(1, ['ann', 'bob']);
  expect((await ask('ann')).stage).toBe('asked');
  // Who left this queue comes back as everyone does, whatever it has said to them.
  await queue.decline('ann');
  expect(await queue.enter('ann', { game: 'tiny', mode: 'duel' }, entered.proof)).toMatchObject({ waitedSeconds: 0 });
});

/** Bob and Cat in Ann's party, as far as they are named, that has waited for a minute; and the queue that they come to, with what each of them shows. */
async function movedParty(...others: readonly string[]) {
  const [first, second] = [begin({ name: 'first-' }), begin({ name: 'second-' })];
  const code = String((await first.queue.makeParty('ann')).party?.code);
  for (const other of others) await first.queue.joinParty(other, code);
  await first.queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  // Nobody else is there, and bots come later.
  first.rooms.mayOpen = false;
  await first.pass(60, ['ann', ...others]);
  await second.pass(60);
  const proofs = new Map<string, string | undefined>();
  for (const one of ['ann', ...others]) proofs.set(one, (await first.ask(one)).proof);
  const back = (one: string) => second.queue.enter(one, { game: 'tiny', mode: 'brawl' }, proofs.get(one));
  return { ...second, first, code, proofs, back };
}

test('a party is matched again when the last of it is back, as one, with its leader and the time that it has waited', async () => {
  const { back, code, pass, ask, made, queue, events } = await movedParty('bob');
  for (const one of ['dan', 'eve']) await queue.enter(one, { game: 'tiny', mode: 'brawl' });
  expect(await back('bob')).toMatchObject({
    stage: 'waiting',
    waitedSeconds: 60,
    // With the two who wait here already.
    waiting: 4,
    party: { code, isLeader: true, members: [{ accountId: 'bob' }] },
  });
  // Others who come meanwhile are put together, and he is not.
  await pass(1, ['bob', 'dan', 'eve']);
  expect((await ask('bob')).stage).toBe('waiting');
  const ann = await back('ann');
  expect(ann).toMatchObject({ stage: 'waiting', waitedSeconds: 61, party: { code, isLeader: true } });
  expect(ann.party?.members.map(({ accountId }) => accountId)).toEqual(['ann', 'bob']);
  expect((await ask('bob')).party).toMatchObject({ isLeader: false });
  await pass(1, ['ann', 'bob', 'dan', 'eve']);
  for (const one of ['ann', 'bob', 'dan', 'eve']) await queue.accept(one);
  await pass(1);
  expect(made.map(({ list }) => list.invitees.map(({ accountId }) => accountId).toSorted())).toEqual([
    ['ann', 'bob', 'dan', 'eve'],
  ]);
  const entered = events.flatMap((event) => (event.kind === 'queue.entered' ? [event.data] : []));
  expect(entered.at(-1)).toMatchObject({ accountId: 'ann', people: 2 });
});

test('who of a party does not come back in half a minute has ended its search, and nobody of it is matched meanwhile', async () => {
  const { back, code, pass, ask, made, queue, metrics } = await movedParty('bob', 'cat');
  await back('ann');
  await back('bob');
  await queue.enter('dan', { game: 'tiny', mode: 'brawl' });
  await pass(29, ['ann', 'bob', 'dan']);
  expect((await ask('ann')).stage).toBe('waiting');
  await pass(2, ['ann', 'bob', 'dan']);
  for (const one of ['ann', 'bob'])
    expect(await ask(one)).toMatchObject({ stage: 'idle', ended: 'gone', party: { code } });
  expect(made).toEqual([]);
  expect(metrics.value('queue.waiting')).toBe(1);
  // Who is later finds their party, and that it waits for nothing; its leader begins again with all of them.
  expect(await back('cat')).toMatchObject({ stage: 'idle', ended: 'cancelled', party: { code } });
  expect(await queue.enter('ann', { game: 'tiny', mode: 'brawl' })).toMatchObject({
    stage: 'waiting',
    waitedSeconds: 0,
    waiting: 4,
  });
});

test('whoever of a party takes the search back, joins another or leaves while it comes back ends it for all', async () => {
  const cancelled = await movedParty('bob', 'cat');
  await cancelled.back('ann');
  await cancelled.back('bob');
  expect(await cancelled.queue.cancel('bob')).toMatchObject({ stage: 'idle', ended: 'cancelled' });
  expect(await cancelled.ask('ann')).toMatchObject({ stage: 'idle', ended: 'cancelled' });
  expect(await cancelled.back('cat')).toMatchObject({ stage: 'idle', ended: 'cancelled' });

  const left = await movedParty('bob', 'cat');
  await left.back('ann');
  await left.back('bob');
  await left.queue.leaveParty('bob');
  expect(await left.ask('ann')).toMatchObject({ stage: 'idle', ended: 'cancelled' });

  const joined = await movedParty('bob', 'cat');
  await joined.back('ann');
  await joined.queue.joinParty('dan', joined.code);
  expect(await joined.ask('ann')).toMatchObject({ stage: 'idle', ended: 'cancelled' });

  const elsewhere = await movedParty('bob');
  // Another code than that of the other queue, which draws the same.
  await elsewhere.queue.makeParty('zed');
  await elsewhere.queue.leaveParty('zed');
  const { party } = await elsewhere.queue.makeParty('bob');
  await expect(elsewhere.back('bob')).rejects.toMatchObject({ refusal: 'party-unknown' });
  expect((await elsewhere.ask('bob')).party).toEqual(party);
});

test('a party that waits for nothing is there again with the first who comes back, and its leader leads', async () => {
  const [first, second] = [begin({ name: 'first-' }), begin({ name: 'second-' })];
  const code = String((await first.queue.makeParty('ann')).party?.code);
  await first.queue.joinParty('bob', code);
  const [ann, bob] = [await first.ask('ann'), await first.ask('bob')];
  await expect(second.queue.joinParty('eve', code, bob.proof)).rejects.toMatchObject({ refusal: 'party-unknown' });
  expect(await second.queue.joinParty('bob', code, bob.proof)).toMatchObject({
    stage: 'idle',
    party: { code, isLeader: true, members: [{ accountId: 'bob' }] },
  });
  const { party } = await second.queue.joinParty('ann', code, ann.proof);
  expect(party).toMatchObject({ isLeader: true, members: [{ accountId: 'ann' }, { accountId: 'bob' }] });
  // Whoever has the code still comes in, and what one queue has said is none of its own proofs.
  expect((await second.queue.joinParty('cat', code)).party?.members).toHaveLength(3);
  await second.queue.leaveParty('bob');
  expect((await second.queue.joinParty('bob', code, (await second.ask('ann')).proof)).party?.members).toHaveLength(3);
  expect((await second.ask('ann')).party?.members.map(({ accountId }) => accountId)).toEqual(['ann', 'cat', 'bob']);
});

test('two of a party who say another of it each wait for nothing: it had just changed', async () => {
  const { first, back, queue, ask, code } = await movedParty('bob');
  // Bob's page has not heard of it yet.
  await first.queue.joinParty('cat', code);
  await first.queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  const { proof } = await first.ask('ann');
  await back('bob');
  expect(await queue.enter('ann', { game: 'tiny', mode: 'brawl' }, proof)).toMatchObject({
    stage: 'idle',
    ended: 'cancelled',
  });
  expect(await ask('bob')).toMatchObject({ stage: 'idle', ended: 'cancelled', party: { code } });
});

test('what was told to someone of a party leads nobody into the queue alone', async () => {
  const { queue, back, proofs, pass } = await movedParty('bob');
  const enter = (one: string, proof: string | undefined) => queue.enter(one, { game: 'tiny', mode: 'brawl' }, proof);
  const unknown = { refusal: 'party-unknown', status: 404 };
  await expect(enter('eve', proofs.get('ann'))).rejects.toMatchObject(unknown);
  await expect(queue.enter('ann', { game: 'tiny', mode: 'duel' }, proofs.get('ann'))).rejects.toMatchObject(unknown);
  await expect(enter('ann', `x${proofs.get('ann')}`)).rejects.toMatchObject(unknown);
  await pass(121);
  await expect(back('ann')).rejects.toMatchObject(unknown);
});

test('of a party that has changed since it was asked nobody is told what keeps their time', async () => {
  const { queue, pass, ask } = begin();
  await queue.makeParty('ann');
  expect(await queue.enter('ann', { game: 'tiny', mode: 'brawl' })).toHaveProperty(
    'proof',
    expect.stringMatching(/\.party$/),
  );
  await queue.enter('bob', { game: 'tiny', mode: 'brawl' });
  await pass(25, ['ann', 'bob']);
  expect(await ask('ann')).toMatchObject({ stage: 'asked', proof: expect.any(String) });
  await queue.joinParty('cat', String((await ask('ann')).party?.code));
  expect(await ask('ann')).not.toHaveProperty('proof');
  await queue.cancel('ann');
  await queue.leaveParty('ann');
  expect(await queue.enter('ann', { game: 'tiny', mode: 'brawl' })).toHaveProperty(
    'proof',
    expect.not.stringMatching(/party$/),
  );
});
