// One player's place in the queue: asked for as long as it is wanted, over lost lines, with what was decided said in order.
import { expect, test } from 'vitest';
import { AccountError } from './api-request.ts';
import { fetchQueueModes } from './queue-modes.ts';
import { asking, beginQueue as begin, idle, matchMade, settle, waiting } from './queue.test-helper.ts';
import { readQueueState } from './queue-state.ts';

test('the state is asked for at once, and then as soon as it changes', async () => {
  const { queue, asked, newest, whats, seen } = begin();
  await settle();
  await newest().answer(idle('v 1'));
  expect(queue.state).toEqual({ version: 'v 1', stage: 'idle', ended: null, proof: null, party: null });
  await newest().answer(waiting('v2'));
  expect(whats()).toEqual(['GET /api/queue', 'GET /api/queue?after=v%201&wait=20', 'GET /api/queue?after=v2&wait=20']);
  expect(seen).toEqual(['v 1', 'v2']);
  queue.stop();
  await settle();
  expect(asked).toHaveLength(3);
});

test('what is decided overtakes the question that waits, and its answer counts', async () => {
  const { queue, asked, newest, whats } = begin();
  await settle();
  await newest().answer(idle('1'));
  const entered = queue.act({ kind: 'enter', game: 'dogfight', mode: 'duel' });
  await settle();
  expect(newest()).toMatchObject({
    what: 'PUT /api/queue',
    body: { game: 'dogfight', mode: 'duel', rules: '00000000000000aa' },
  });
  // The answer to the question that was overtaken comes late, and is older.
  await asked[1].answer(idle('0'));
  await newest().answer(waiting('2'));
  await entered;
  expect(queue.state).toMatchObject({ stage: 'waiting', version: '2' });
  expect(whats().at(-1)).toBe('GET /api/queue?after=2&wait=20');
});

test('of several pages of one account that one goes to the match where the player said yes', async () => {
  const [here, there] = [begin(), begin()];
  await settle();
  for (const { newest } of [here, there]) await newest().answer(asking('1', false));
  const accepted = here.queue.act({ kind: 'accept' });
  await settle();
  await here.newest().answer(asking('2', true));
  await accepted;
  await there.newest().answer(asking('2', true));
  expect([here.queue.followsMatch, there.queue.followsMatch]).toEqual([true, false]);
  for (const { newest } of [here, there]) await newest().answer(matchMade('3'));
  expect([here.queue.followsMatch, there.queue.followsMatch]).toEqual([true, false]);
  // The page with the yes was closed: the match is not lost for that.
  await there.pass(4999);
  expect(there.queue.followsMatch).toBe(false);
  await there.pass(1);
  expect([there.queue.followsMatch, there.seen.at(-1)]).toEqual([true, '3']);
  // A reload changes nothing; a match that did not come about is forgotten.
  const again = begin(true);
  await settle();
  await again.newest().answer(asking('2', true));
  expect(again.queue.followsMatch).toBe(true);
  await again.newest().answer(waiting('4'));
  expect(again.queue.followsMatch).toBe(false);
});

test('two decisions are said one after the other', async () => {
  const { queue, newest, whats } = begin();
  await settle();
  await newest().answer(idle('1'));
  const made = queue.act({ kind: 'makeParty' });
  const left = queue.act({ kind: 'leaveParty' });
  await settle();
  expect(newest()).toMatchObject({ what: 'POST /api/party', body: undefined });
  await newest().answer(idle('2', { party: { code: 'ABCD', isLeader: true, members: [] } }));
  expect(newest().what).toBe('DELETE /api/party');
  await newest().answer(idle('3'));
  await Promise.all([made, left]);
  expect(queue.state?.party).toBeNull();
  expect(whats().filter((what) => what.startsWith('GET'))).toHaveLength(3);
});

test('a decision that is refused is told to who decided; the queue goes on', async () => {
  const { queue, newest, refusals } = begin();
  await settle();
  await newest().answer(idle('1'));
  const joined = queue.act({ kind: 'joinParty', code: 'NONE' });
  const told = joined.catch((error: unknown) => error);
  await settle();
  await newest().answer(new AccountError('party-unknown', ''));
  expect(await told).toMatchObject({ code: 'party-unknown' });
  expect(newest().what).toBe('GET /api/queue?after=1&wait=20');
  expect([queue.state?.version, refusals]).toEqual(['1', []]);
});

test('a server that does not answer is asked again, with pauses that grow, and its answer mends all', async () => {
  const { queue, asked, newest, seen, pass } = begin();
  await settle();
  await newest().answer(waiting('1'));
  await newest().answer(new AccountError('unreachable', ''));
  expect(queue.isLost).toBe(true);
  await pass(499);
  expect(asked).toHaveLength(2);
  await pass(1);
  expect(asked).toHaveLength(3);
  await newest().answer(new AccountError('away', ''));
  await pass(999);
  expect(asked).toHaveLength(3);
  await pass(1);
  await newest().answer(waiting('1'));
  expect(queue.isLost).toBe(false);
  // Said once, however often it failed.
  expect(seen).toEqual(['1', '1 lost', '1']);
});

test('a server that wants less is left alone for as long as it says, and is not called lost', async () => {
  const { queue, asked, newest, pass } = begin();
  await settle();
  await newest().answer(new AccountError('flooding', '', { details: { retryAfterSeconds: 5 } }));
  await pass(4999);
  expect([asked.length, queue.isLost]).toEqual([1, false]);
  await pass(1);
  expect(asked).toHaveLength(2);
});

test('a server that has too much to do is asked again when it says so', async () => {
  const { asked, newest, refusals, pass } = begin();
  await settle();
  await newest().answer(new AccountError('overloaded', '', { details: { retryAfterSeconds: 10 } }));
  await pass(9999);
  expect([asked.length, refusals]).toEqual([1, []]);
  await pass(1);
  expect(asked).toHaveLength(2);
});

test('a decision is said at once, also while the line is lost', async () => {
  const { queue, newest, whats } = begin();
  await settle();
  await newest().answer(waiting('1'));
  await newest().answer(new AccountError('unreachable', ''));
  const cancelled = queue.act({ kind: 'cancel' });
  await settle();
  expect(whats().at(-1)).toBe('DELETE /api/queue');
  await newest().answer(idle('2', { ended: 'cancelled' }));
  await cancelled;
  expect([queue.isLost, queue.state]).toMatchObject([false, { ended: 'cancelled' }]);
});

test('a refusal that another attempt would meet too ends it', async () => {
  const { asked, newest, refusals, pass } = begin();
  await settle();
  await newest().answer(new AccountError('banned', ''));
  await pass(60_000);
  expect([asked.length, refusals]).toEqual([1, ['banned']]);
});

test('a server that answers the same at once is not asked without end', async () => {
  const { asked, newest, pass } = begin();
  await settle();
  await newest().answer(idle('1'));
  await newest().answer(idle('1'));
  expect(asked).toHaveLength(2);
  await pass(1000);
  expect(asked).toHaveLength(3);
});

test('what is no state is none', () => {
  for (const value of [null, 3, {}, { version: 1, stage: 'idle' }, { version: 'v', stage: 'new' }])
    expect(readQueueState(value)).toBeNull();
  for (const stage of ['waiting', 'asked', 'matched']) expect(readQueueState({ version: 'v', stage })).toBeNull();
  expect(readQueueState({ version: 'v', stage: 'matched', game: 'g', mode: 'm' })).toBeNull();
});

test('what is missing in a state is read as nothing', () => {
  const of = { version: 'v', game: 'g', mode: 'm' };
  expect(readQueueState({ ...of, stage: 'waiting', waitedSeconds: -1 })).toEqual({
    version: 'v',
    stage: 'waiting',
    game: 'g',
    mode: 'm',
    waitedSeconds: 0,
    estimateSeconds: null,
    waiting: 0,
    proof: null,
    party: null,
  });
  expect(readQueueState({ ...of, stage: 'asked', players: 4, ready: 1, isReady: true, untilSeconds: 9 })).toMatchObject(
    {
      players: 4,
      ready: 1,
      isReady: true,
      untilSeconds: 9,
      proof: null,
    },
  );
  expect(readQueueState({ version: 'v', stage: 'idle', ended: 'eaten' })).toMatchObject({ ended: null });
  const party = { code: 'AB', members: [{ accountId: 'a', name: 'Ann' }, { name: 'Bob' }] };
  expect(readQueueState({ version: 'v', stage: 'idle', party })?.party).toEqual({
    code: 'AB',
    isLeader: false,
    members: [{ accountId: 'a', name: 'Ann', isHere: true }],
  });
});

test('the modes of a server are those it tells; an older one has none', async () => {
  const duel = { game: 'dogfight', mode: 'duel', players: 2, playersMin: 2, isRated: true, partyMax: 1 };
  const answer = (status: number, body: string) => fetchQueueModes(async () => new Response(body, { status }));
  expect(await answer(200, JSON.stringify({ modes: [duel, { game: 'dogfight' }, null] }))).toEqual([duel]);
  expect(await answer(404, 'There is nothing at this address.')).toEqual([]);
  expect(await answer(200, '<!doctype html>')).toEqual([]);
  expect(await answer(200, '[]')).toEqual([]);
  expect(await fetchQueueModes(() => Promise.reject(new TypeError('Failed to fetch')))).toEqual([]);
});
