// A search, and a party, that are lost with whoever matched people: begun anew by themselves, and shown as they were meanwhile.
import { expect, test } from 'vitest';
import { AccountError } from './api-request.ts';
import { asking, beginQueue as begin, idle, settle, waiting } from './queue.test-helper.ts';
import { readQueueState } from './queue-state.ts';

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
      body: { game: 'dogfight', mode: 'duel', rules: '00000000000000aa', proof: 'signed' },
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
