// The queue of a process: from a wish to a room, alone and in a party, and every way in which that does not come about.
import { expect, test } from 'vitest';
import { beginQueue as begin } from './local-queue.test-helper.ts';
import type { QueueState } from './queue-desk.ts';

const about = ({ stage, ended, waiting, players, ready, isReady, roomId, waitedSeconds }: QueueState) =>
  JSON.parse(JSON.stringify({ stage, ended, waiting, players, ready, isReady, roomId, waitedSeconds }));

test('two strangers are put together, say that they are there, and are led into one room', async () => {
  const { queue, pass, ask, made, events, waits, metrics, turn } = begin();
  expect(await queue.modes()).toEqual([
    { game: 'tiny', mode: 'duel', players: 2, playersMin: 2, isRated: true, partyMax: 1 },
    { game: 'tiny', mode: 'brawl', players: 4, playersMin: 2, isRated: true, partyMax: 3 },
  ]);
  expect(about(await ask('ann'))).toEqual({ stage: 'idle', ended: null });
  await queue.enter('ann', { game: 'tiny', mode: 'duel' });
  await pass(3, ['ann']);
  expect(await ask('ann')).toMatchObject({ stage: 'waiting', waiting: 1, waitedSeconds: 3, estimateSeconds: null });
  await queue.enter('bob', { game: 'tiny', mode: 'duel' });
  expect(metrics.value('queue.waiting')).toBe(2);
  await pass(1, ['ann', 'bob']);
  expect(about(await queue.accept('ann'))).toEqual({ stage: 'asked', players: 2, ready: 1, isReady: true });
  expect(await ask('bob')).toMatchObject({ stage: 'asked', isReady: false, ready: 1, untilSeconds: 10 });
  expect(about(await queue.accept('ann'))).toMatchObject({ ready: 1 });
  await queue.accept('bob');
  await turn();
  expect(made).toEqual([
    {
      game: 'tiny',
      list: {
        mode: 'duel',
        isRated: true,
        players: 2,
        invitees: [
          { accountId: 'ann', rating: 1000, seat: 0, isLate: false, hasLeft: false },
          { accountId: 'bob', rating: 1000, seat: 1, isLate: false, hasLeft: false },
        ],
        freeSeats: [],
      },
      rules: '',
    },
  ]);
  expect(about(await ask('ann'))).toEqual({ stage: 'matched', roomId: 'room1' });
  await queue.joined('ann', 'another');
  expect((await ask('ann')).stage).toBe('matched');
  await queue.joined('ann', 'room1');
  expect(about(await ask('ann'))).toEqual({ stage: 'idle', ended: null });
  // Who does not come is not led there for ever.
  await pass(61, ['bob']);
  expect(about(await ask('bob'))).toEqual({ stage: 'idle', ended: null });
  expect(events.filter(({ kind }) => kind === 'queue.matched').map(({ data }) => data)).toMatchObject([
    { accountId: 'ann', roomId: 'room1', isLate: false, waitedMs: 4000 },
    { accountId: 'bob', waitedMs: 1000 },
  ]);
  expect(waits).toEqual(['tiny duel 4000', 'tiny duel 1000']);
  expect([metrics.value('queue.waiting'), metrics.value('queue.matched'), metrics.value('queue.rooms')]).toEqual([
    0, 2, 1,
  ]);
  await queue.enter('cyd', { game: 'tiny', mode: 'duel' });
  expect((await ask('cyd')).estimateSeconds).toBe(4);
});

test('strength is what storage says, and far ones wait for each other', async () => {
  const { queue, pass, ask, ratings } = begin();
  ratings.set('ann', 1000).set('eve', 1500);
  await queue.enter('ann', { game: 'tiny', mode: 'duel' });
  await queue.enter('eve', { game: 'tiny', mode: 'duel' });
  await pass(15, ['ann', 'eve']);
  expect((await ask('ann')).stage).toBe('waiting');
  await pass(5, ['ann', 'eve']);
  expect((await ask('ann')).stage).toBe('asked');
});

test('who declines, or says nothing, is out; the others wait on, as long as they have', async () => {
  const { queue, pass, ask, kinds } = begin();
  for (const id of ['ann', 'bob']) await queue.enter(id, { game: 'tiny', mode: 'duel' });
  await pass(1, ['ann', 'bob']);
  expect(about(await queue.decline('bob'))).toEqual({ stage: 'idle', ended: 'declined' });
  expect(await ask('ann')).toMatchObject({ stage: 'waiting', waitedSeconds: 1, waiting: 1 });
  await expect(queue.decline('bob')).rejects.toMatchObject({ refusal: 'queue-not-asked' });
  await expect(queue.accept('ann')).rejects.toMatchObject({ refusal: 'queue-not-asked' });
  await queue.enter('cyd', { game: 'tiny', mode: 'duel' });
  await pass(1, ['ann', 'cyd']);
  await queue.accept('ann');
  await pass(11, ['ann', 'cyd']);
  expect(about(await ask('cyd'))).toEqual({ stage: 'idle', ended: 'late' });
  expect(await ask('ann')).toMatchObject({ stage: 'waiting', waitedSeconds: 13 });
  expect(about(await queue.cancel('ann'))).toEqual({ stage: 'idle', ended: 'cancelled' });
  expect(about(await queue.cancel('ann'))).toEqual({ stage: 'idle', ended: 'cancelled' });
  expect(kinds().filter((kind) => kind === 'queue.left')).toHaveLength(3);
});

test('who is not heard of for half a minute is gone, and whoever is back before has lost nothing', async () => {
  const { queue, pass, ask } = begin();
  await queue.enter('ann', { game: 'tiny', mode: 'duel' });
  await pass(29);
  expect(await ask('ann')).toMatchObject({ stage: 'waiting', waitedSeconds: 29 });
  await pass(31);
  expect(about(await ask('ann'))).toEqual({ stage: 'idle', ended: 'gone' });
  // A question that waits is word enough.
  const { version } = await queue.enter('ann', { game: 'tiny', mode: 'duel' });
  const waiting = ask('ann', version, 20_000);
  await pass(20);
  expect((await waiting).stage).toBe('waiting');
  await pass(29);
  expect((await ask('ann')).stage).toBe('waiting');
});

test('a question is answered when something has changed, when it is time, and when it is hung up', async () => {
  const { queue, pass, ask, metrics } = begin({ questionsMax: 3 });
  const { version } = await ask('ann');
  expect((await ask('ann', 'other', 20_000)).version).toBe(version);
  const waiting = ask('ann', version, 20_000);
  const changed = await queue.enter('ann', { game: 'tiny', mode: 'duel' });
  expect(await waiting).toEqual(changed);
  expect(changed.version).not.toBe(version);
  let isAnswered = false;
  const timed = ask('ann', changed.version, 2000).finally(() => (isAnswered = true));
  await pass(1.75);
  expect(isAnswered).toBe(false);
  await pass(0.5);
  expect((await timed).version).toBe(changed.version);
  const [first, second] = [ask('ann', changed.version, 9000, '1'), ask('ann', changed.version, 9000, '2')];
  // Two of one account wait, no more.
  const third = ask('ann', changed.version, 9000, '3');
  await first;
  const bob = await ask('bob');
  const last = ask('bob', bob.version, 9000);
  await expect(ask('bob', bob.version, 9000, 'more')).rejects.toMatchObject({ refusal: 'flooding' });
  await queue.hangUp('ann', '2');
  await second;
  await queue.hangUp('bob', 'bob?');
  await Promise.all([last, queue.close(), third]);
  expect(about(await ask('ann', (await ask('ann')).version, 9000))).toEqual({ stage: 'idle', ended: 'closing' });
  expect(metrics.value('queue.waiting')).toBe(0);
  await expect(queue.enter('ann', { game: 'tiny', mode: 'duel' })).rejects.toMatchObject({ refusal: 'away' });
});

test('a party waits as one, led by its first, and is matched with strangers', async () => {
  const { queue, pass, ask, made, turn } = begin();
  const { party } = await queue.makeParty('ann');
  expect(party).toMatchObject({ isLeader: true, members: [{ accountId: 'ann', name: 'ANN', isHere: true }] });
  const code = party?.code ?? '';
  expect(code).toMatch(/^[A-HJKMNP-Z]{6}$/);
  expect((await queue.makeParty('ann')).party?.code).toBe(code);
  await expect(queue.joinParty('bob', 'AAAAAA')).rejects.toMatchObject({ refusal: 'party-unknown' });
  await queue.enter('bob', { game: 'tiny', mode: 'duel' });
  expect(await queue.joinParty('bob', ` ${code.toLowerCase()} `)).toMatchObject({
    stage: 'idle',
    ended: 'cancelled',
    party: { isLeader: false, members: [{ accountId: 'ann' }, { accountId: 'bob' }] },
  });
  await expect(queue.enter('bob', { game: 'tiny', mode: 'brawl' })).rejects.toMatchObject({
    refusal: 'party-not-leader',
  });
  await expect(queue.enter('ann', { game: 'tiny', mode: 'duel' })).rejects.toMatchObject({ refusal: 'party-full' });
  await expect(queue.enter('ann', { game: 'tiny', mode: 'chess' })).rejects.toMatchObject({ refusal: 'queue-unknown' });
  await queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  expect(await ask('bob')).toMatchObject({ stage: 'waiting', mode: 'brawl', waiting: 2 });
  for (const id of ['cyd', 'dan']) await queue.enter(id, { game: 'tiny', mode: 'brawl' });
  await pass(1, ['ann', 'bob', 'cyd', 'dan']);
  for (const id of ['ann', 'bob', 'cyd', 'dan']) await queue.accept(id);
  await turn();
  expect(made.map(({ list }) => list.invitees.map(({ accountId, seat }) => `${accountId}${seat}`).sort())).toEqual([
    ['ann0', 'bob1', 'cyd2', 'dan3'],
  ]);
  expect(made[0].list.isRated).toBe(true);
});

test('a party that changes waits no more; one of it who declines takes the others along', async () => {
  const { queue, pass, ask } = begin();
  const code = (await queue.makeParty('ann')).party?.code ?? '';
  await queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  await queue.joinParty('bob', code);
  expect(about(await ask('ann'))).toMatchObject({ stage: 'idle', ended: 'cancelled' });
  await queue.joinParty('cyd', code);
  await expect(queue.joinParty('dan', code)).rejects.toMatchObject({ refusal: 'party-full' });
  await queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  await queue.enter('dan', { game: 'tiny', mode: 'brawl' });
  await pass(1, ['ann', 'bob', 'cyd', 'dan']);
  expect((await ask('bob')).stage).toBe('asked');
  await queue.decline('cyd');
  expect(about(await ask('ann'))).toEqual({ stage: 'idle', ended: 'declined' });
  expect((await ask('dan')).stage).toBe('waiting');
  // The next one leads.
  expect((await queue.leaveParty('ann')).party).toBeNull();
  expect((await ask('bob')).party).toMatchObject({
    isLeader: true,
    members: [{ accountId: 'bob' }, { accountId: 'cyd' }],
  });
  // Someone who has closed the page is not waited with; nor is one who waits elsewhere.
  await pass(31, ['bob']);
  expect((await ask('bob')).party?.members.map(({ isHere }) => isHere)).toEqual([true, false]);
  expect(await queue.enter('bob', { game: 'tiny', mode: 'brawl' })).toMatchObject({ stage: 'waiting', waiting: 1 });
  await pass(300, ['bob']);
  expect((await ask('bob')).party?.members).toHaveLength(1);
});

test('a party alone with bots is not rated: nobody was matched with them', async () => {
  const { queue, pass, made, turn } = begin();
  const code = (await queue.makeParty('ann')).party?.code ?? '';
  await queue.joinParty('bob', code);
  await queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  await pass(21, ['ann', 'bob']);
  for (const id of ['ann', 'bob']) await queue.accept(id);
  await turn();
  expect(made[0].list).toMatchObject({ isRated: false, players: 4, invitees: [{ seat: 0 }, { seat: 1 }] });
});

test('where no room can be made everybody waits on, and nobody is asked for a while', async () => {
  const { queue, pass, ask, rooms, metrics, turn } = begin();
  rooms.fails = true;
  for (const id of ['ann', 'bob']) await queue.enter(id, { game: 'tiny', mode: 'duel' });
  await pass(1, ['ann', 'bob']);
  for (const id of ['ann', 'bob']) await queue.accept(id);
  await turn();
  expect(await ask('ann')).toMatchObject({ stage: 'waiting', waiting: 2 });
  await pass(2.5, ['ann', 'bob']);
  expect((await ask('ann')).stage).toBe('waiting');
  await pass(1, ['ann', 'bob']);
  expect((await ask('ann')).stage).toBe('asked');
  expect([metrics.value('queue.failed'), metrics.value('queue.waiting')]).toEqual([1, 0]);
});

test('while no other room may open nobody is asked, and then they are as long as they have waited', async () => {
  const { queue, pass, ask, rooms, metrics } = begin();
  rooms.mayOpen = false;
  for (const id of ['ann', 'bob']) await queue.enter(id, { game: 'tiny', mode: 'duel' });
  await pass(5, ['ann', 'bob']);
  expect(await ask('ann')).toMatchObject({ stage: 'waiting', waiting: 2, waitedSeconds: 5 });
  expect(metrics.value('queue.asked')).toBe(0);
  rooms.mayOpen = true;
  await pass(0.25, ['ann', 'bob']);
  expect([(await ask('ann')).stage, (await ask('bob')).stage]).toEqual(['asked', 'asked']);
});

test('seats of a match that goes on are given to who waits, once, and only as long as they are offered', async () => {
  const { queue, pass, ask, invited, rooms, turn } = begin();
  const offer = { roomId: 'old', game: 'tiny', mode: 'brawl', seats: 1, rating: 1010, forMs: 10_000 };
  await queue.offer(offer);
  await queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  await pass(1, ['ann', 'bob']);
  await queue.enter('bob', { game: 'tiny', mode: 'brawl' });
  // The seat that one is asked about is nobody else's.
  await pass(2, ['ann', 'bob']);
  expect([(await ask('ann')).stage, (await ask('bob')).stage]).toEqual(['asked', 'waiting']);
  rooms.isFull = true;
  await queue.accept('ann');
  await turn();
  expect((await ask('ann')).stage).toBe('waiting');
  rooms.isFull = false;
  await pass(1, ['ann', 'bob']);
  expect((await ask('ann')).stage).toBe('waiting');
  await queue.offer(offer);
  await pass(1, ['ann', 'bob']);
  await queue.accept('ann');
  await turn();
  expect([(await ask('ann')).roomId, invited]).toEqual([
    'old',
    [{ roomId: 'old', people: [{ accountId: 'ann', rating: 1000 }] }],
  ]);
  await queue.offer({ ...offer, seats: 0 });
  await pass(2, ['bob']);
  expect((await ask('bob')).stage).toBe('waiting');
  await queue.offer({ ...offer, forMs: 100 });
  await pass(1, ['bob']);
  expect((await ask('bob')).stage).toBe('waiting');
});

test('who plays in a match and waits from another page is not asked about its open seat; others are', async () => {
  const { queue, pass, ask, invited, turn } = begin();
  await queue.offer({
    roomId: 'old',
    game: 'tiny',
    mode: 'brawl',
    seats: 1,
    rating: 1000,
    forMs: 60_000,
    accountIds: ['ann', 'cyd'],
  });
  await queue.enter('ann', { game: 'tiny', mode: 'brawl' });
  await pass(2, ['ann']);
  expect((await ask('ann')).stage).toBe('waiting');
  await queue.enter('bob', { game: 'tiny', mode: 'brawl' });
  await pass(1, ['ann', 'bob']);
  expect([(await ask('ann')).stage, (await ask('bob')).stage]).toEqual(['waiting', 'asked']);
  await queue.accept('bob');
  await turn();
  expect(invited).toMatchObject([{ roomId: 'old', people: [{ accountId: 'bob' }] }]);
});

test('a party that grows while it is asked does not wait on without its new member, but plays a match that comes about', async () => {
  for (const isMade of [false, true]) {
    const { queue, pass, ask, made, turn } = begin();
    const code = (await queue.makeParty('ann')).party?.code ?? '';
    await queue.joinParty('bob', code);
    await queue.enter('ann', { game: 'tiny', mode: 'brawl' });
    for (const id of ['dan', 'eve']) await queue.enter(id, { game: 'tiny', mode: 'brawl' });
    const all = ['ann', 'bob', 'dan', 'eve'];
    await pass(1, all);
    await queue.joinParty('cyd', code);
    expect((await ask('ann')).stage).toBe('asked');
    for (const id of ['ann', 'bob', 'dan']) await queue.accept(id);
    if (isMade) await queue.accept('eve');
    else await queue.decline('eve');
    await turn();
    const stages = await Promise.all(['ann', 'bob', 'cyd', 'dan'].map(async (id) => (await ask(id)).stage));
    expect([made.length, stages]).toEqual(
      isMade ? [1, ['matched', 'matched', 'idle', 'matched']] : [0, ['idle', 'idle', 'idle', 'waiting']],
    );
    if (isMade) continue;
    expect(await ask('ann')).toMatchObject({ ended: 'cancelled' });
    expect(await queue.enter('ann', { game: 'tiny', mode: 'brawl' })).toMatchObject({ stage: 'waiting', waiting: 4 });
  }
});

test('nobody is put together with those whose page plays by other rules, nor into their running match', async () => {
  const { queue, pass, ask, made, turn } = begin();
  const [older, newer] = ['00000000000000aa', '00000000000000ff'];
  const duel = (rules: string) => ({ game: 'tiny', mode: 'duel', rules });
  await queue.enter('ann', duel(older));
  await queue.enter('bob', duel(newer));
  const all = ['ann', 'bob', 'cyd', 'dan'];
  await pass(5, all);
  expect([await ask('ann'), await ask('bob')]).toMatchObject([{ stage: 'waiting' }, { stage: 'waiting' }]);
  await queue.enter('cyd', duel(newer));
  await pass(1, all);
  expect([await ask('ann'), await ask('bob'), await ask('cyd')]).toMatchObject([
    { stage: 'waiting' },
    { stage: 'asked' },
    { stage: 'asked' },
  ]);
  for (const id of ['bob', 'cyd']) await queue.accept(id);
  await turn();
  expect(made).toMatchObject([{ game: 'tiny', rules: newer }]);
  // A seat of the newer rules is free, and the one who waits has the older.
  await queue.offer({ ...duel(newer), roomId: 'room1', seats: 1, rating: 1000, forMs: 60_000 });
  await pass(5, all);
  expect(await ask('ann')).toMatchObject({ stage: 'waiting' });
  await queue.enter('dan', duel(newer));
  await pass(5, all);
  expect(await ask('dan')).toMatchObject({ stage: 'asked', players: 1 });
});
