// One player's place in the queue: asked for as long as it is wanted, over lost lines, with what was decided said in order.
import { expect, test } from 'vitest';
import { AccountError } from './api-request.ts';
import { testClock } from './clock.test-helper.ts';
import { fetchQueueModes } from './queue-modes.ts';
import { openQueue, type KnownQueue, type Queue } from './queue.ts';
import { readQueueState } from './queue-state.ts';
import type { AskOptions } from './account.ts';

type Answer = object | AccountError;

interface Asked {
  readonly what: string;
  readonly body: object | undefined;
  answer(answer: Answer): Promise<void>;
}

const idle = (version: string, more: object = {}) => ({ version, stage: 'idle', ended: null, party: null, ...more });
const waiting = (version: string) => ({
  version,
  stage: 'waiting',
  game: 'dogfight',
  mode: 'duel',
  waitedSeconds: 3,
  estimateSeconds: null,
  waiting: 2,
  party: null,
});

/** Lets everything that is due be done. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** A server that answers when the test says so; an answer nobody waits for is dropped, as an aborted request's is. */
function begin(hasAccepted = false, before: KnownQueue | null = null) {
  const asked: Asked[] = [];
  const seen: string[] = [];
  const refusals: string[] = [];
  const clock = testClock();
  const account = {
    ask: (path: string, { method = 'POST', body, signal }: AskOptions = {}) =>
      new Promise<unknown>((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new AccountError('unreachable', '')));
        asked.push({
          what: `${method} ${path}`,
          body,
          async answer(answer) {
            if (answer instanceof AccountError) reject(answer);
            else resolve(answer);
            await settle();
          },
        });
      }),
  };
  const queue: Queue = openQueue({
    account,
    clock,
    hasAccepted,
    before,
    random: () => 0.5,
    changed: () => seen.push(`${queue.state?.version ?? '-'}${queue.isLost ? ' lost' : ''}`),
    refused: (error) => refusals.push(error.code),
  });
  return {
    queue,
    asked,
    seen,
    refusals,
    newest: () => asked[asked.length - 1],
    async pass(ms: number) {
      await clock.pass(ms);
      await settle();
    },
    whats: () => asked.map(({ what }) => what),
  };
}

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
  expect(newest()).toMatchObject({ what: 'PUT /api/queue', body: { game: 'dogfight', mode: 'duel' } });
  // The answer to the question that was overtaken comes late, and is older.
  await asked[1].answer(idle('0'));
  await newest().answer(waiting('2'));
  await entered;
  expect(queue.state).toMatchObject({ stage: 'waiting', version: '2' });
  expect(whats().at(-1)).toBe('GET /api/queue?after=2&wait=20');
});

const asking = (version: string, isReady: boolean) => ({
  version,
  stage: 'asked',
  game: 'dogfight',
  mode: 'duel',
  players: 2,
  ready: isReady ? 1 : 0,
  isReady,
  untilSeconds: 9,
});
const matchMade = (version: string) => ({ version, stage: 'matched', game: 'dogfight', mode: 'duel', roomId: 'r' });

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

/** One who waits, as far as a minute, when whoever matches people is another. */
async function beginLost(lost: object = { ended: 'moved' }, before: object = waiting('a-1')) {
  const begun = begin();
  await settle();
  await begun.newest().answer({ ...before, proof: 'signed' });
  await begun.pass(60_000);
  await begun.newest().answer(idle('b-1', lost));
  return begun;
}

test.each(['moved', 'closing'])(
  'a search that is %s is begun anew by itself, and waits all the while',
  async (ended) => {
    const { queue, newest, seen, pass, whats } = await beginLost({ ended });
    expect(queue.state).toMatchObject({ stage: 'waiting', game: 'dogfight', mode: 'duel', waitedSeconds: 63 });
    // Each page within two seconds of its own.
    await pass(999);
    expect(whats().at(-1)).toMatch(/^GET/);
    await pass(1);
    expect(newest()).toMatchObject({
      what: 'PUT /api/queue',
      body: { game: 'dogfight', mode: 'duel', proof: 'signed' },
    });
    await newest().answer({ ...waiting('b-2'), waitedSeconds: 64 });
    expect(queue.state).toMatchObject({ stage: 'waiting', version: 'b-2', waitedSeconds: 64 });
    expect(newest().what).toBe('GET /api/queue?after=b-2&wait=20');
    expect(seen).toEqual(['a-1', 'b-1', 'b-2']);
  },
);

test('so is one that was asked, also when it had said yes', async () => {
  const { queue, newest, pass } = await beginLost({ ended: 'moved' }, asking('a-2', true));
  expect([queue.state?.stage, queue.followsMatch]).toEqual(['waiting', false]);
  await pass(1000);
  expect(newest()).toMatchObject({ what: 'PUT /api/queue', body: { proof: 'signed' } });
});

test('a server that is not there yet is asked until it is, for a minute; then the search is lost, and why is told', async () => {
  const { queue, newest, pass } = await beginLost();
  await pass(1000);
  await newest().answer(new AccountError('away', '', { details: { retryAfterSeconds: 1 } }));
  await pass(1000);
  await newest().answer(new AccountError('unreachable', ''));
  expect(queue.state?.stage).toBe('waiting');
  await pass(60_000);
  await newest().answer(new AccountError('unreachable', ''));
  expect(queue.state).toMatchObject({ stage: 'idle', ended: 'moved' });
  expect(newest().what).toBe('GET /api/queue?after=b-1&wait=20');
});

test('one that is refused is lost, and so is one that is lost twice within ten seconds', async () => {
  const refused = await beginLost();
  await refused.pass(1000);
  await refused.newest().answer(new AccountError('queue-unknown', ''));
  expect(refused.queue.state).toMatchObject({ stage: 'idle', ended: 'moved' });
  const twice = await beginLost();
  await twice.pass(1000);
  await twice.newest().answer({ ...waiting('b-2'), proof: 'signed' });
  await twice.pass(9000);
  await twice.newest().answer(idle('c-1', { ended: 'closing' }));
  expect(twice.queue.state).toMatchObject({ stage: 'idle', ended: 'closing' });
});

test('what the player decides meanwhile counts, and it is not begun anew against it', async () => {
  const { queue, newest, pass, whats } = await beginLost();
  const cancelled = queue.act({ kind: 'cancel' });
  await settle();
  expect(newest().what).toBe('DELETE /api/queue');
  await newest().answer(idle('b-2', { ended: 'cancelled' }));
  await cancelled;
  await pass(5000);
  expect(whats().filter((what) => what.startsWith('PUT'))).toEqual([]);
  expect(queue.state).toMatchObject({ stage: 'idle', ended: 'cancelled' });
});

test('a search that ended for another reason, or that nothing proves, stays ended; who did not wait is told nothing', async () => {
  for (const ended of ['gone', 'late', 'declined', null]) {
    const { queue, pass, whats } = await beginLost({ ended });
    await pass(5000);
    expect([queue.state, whats().some((what) => what.startsWith('PUT'))]).toMatchObject([
      { stage: 'idle', ended },
      false,
    ]);
  }
  const bare = begin();
  await settle();
  await bare.newest().answer(waiting('a-1'));
  await bare.newest().answer(idle('b-1', { ended: 'moved' }));
  expect(bare.queue.state).toMatchObject({ stage: 'idle', ended: 'moved' });
  const idler = begin();
  await settle();
  await idler.newest().answer(idle('a-1', { ended: 'late' }));
  await idler.newest().answer(idle('b-1', { ended: 'moved' }));
  expect(idler.queue.state).toMatchObject({ stage: 'idle', ended: 'late' });
});

const party = { code: 'ABCDEF', isLeader: false, members: [{ accountId: 'a', name: 'Ann', isHere: true }] };

test('of a party everyone begins its search anew, and it is shown as it was meanwhile', async () => {
  const { queue, newest, pass } = await beginLost({ ended: 'moved' }, { ...waiting('a-1'), party });
  expect(queue.state).toMatchObject({ stage: 'waiting', party });
  await pass(1000);
  expect(newest()).toMatchObject({ what: 'PUT /api/queue', body: { proof: 'signed' } });
  // It is over where the others have ended it.
  await newest().answer(idle('b-2', { ended: 'cancelled', party }));
  expect(queue.state).toMatchObject({ stage: 'idle', ended: 'cancelled', party });
});

test('a party that does not wait is found again too, or is lost without a word', async () => {
  const before = idle('a-1', { ended: 'late', party });
  const { queue, newest, pass } = await beginLost({ ended: 'moved' }, before);
  expect(queue.state).toMatchObject({ stage: 'idle', ended: 'late', party });
  await pass(1000);
  expect(newest()).toMatchObject({ what: 'POST /api/party/join', body: { code: 'ABCDEF', proof: 'signed' } });
  await newest().answer(idle('b-2', { party, proof: 'anew' }));
  expect(queue.state).toMatchObject({ stage: 'idle', version: 'b-2', party });
  const lost = await beginLost({ ended: 'moved' }, before);
  await lost.pass(1000);
  await lost.newest().answer(new AccountError('party-unknown', ''));
  expect(lost.queue.state).toMatchObject({ stage: 'idle', ended: 'late', party: null });
});

test('a page that was loaded anew asks about what it knew, and goes on with a search that was moved meanwhile', async () => {
  const known = readQueueState({ ...waiting('a-1'), proof: 'signed' });
  if (known === null) throw new Error('It is no state.');
  const { queue, newest, pass } = begin(false, { state: known, ageMs: 2000 });
  await settle();
  expect(queue.state).toEqual(known);
  expect(newest().what).toBe('GET /api/queue?after=a-1&wait=20');
  await newest().answer(idle('b-1', { ended: 'moved' }));
  expect(queue.state).toMatchObject({ stage: 'waiting', waitedSeconds: 5 });
  await pass(1000);
  expect(newest()).toMatchObject({ what: 'PUT /api/queue', body: { mode: 'duel', proof: 'signed' } });
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
