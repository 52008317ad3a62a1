// What keeps the time that someone has waited: good for them alone, for what they waited for, and for another queue than the one that signed it.
import { expect, test } from 'vitest';
import { createQueueProofs, isPartyProof, QueueWaits } from './queue-proof.ts';

const sinceOf = (waits: QueueWaits, about: typeof ann, shown: string | undefined) =>
  waits.sinceMs(waits.claimOf(about, shown));

const ann = { accountId: 'ann', game: 'tiny', mode: 'duel' };

/** Two queues that share a secret, on clocks that began at different times. */
function begin() {
  let dateMs = 1_000_000;
  const proofsOf = (...secrets: string[]) => createQueueProofs({ secrets, nowMs: () => dateMs });
  const queue = (by: string, beganMs: number, proofs = proofsOf('a secret of tests')) => ({
    waits: new QueueWaits({ proofs, by, nowMs: () => dateMs - beganMs, dateMs: () => dateMs }),
    nowMs: () => dateMs - beganMs,
  });
  return { queue, proofsOf, pass: (ms: number) => void (dateMs += ms) };
}

test('whoever matches people next goes on with the time that was waited, on its own clock', () => {
  const { queue, pass } = begin();
  const [first, second] = [queue('first', 0), queue('second', 999_000)];
  const proof = first.waits.prove(ann, first.nowMs() - 90_000);
  pass(10_000);
  expect(sinceOf(second.waits, ann, proof)).toBe(second.nowMs() - 100_000);
  // It is shown to a third the same way.
  const third = queue('third', 0);
  expect(sinceOf(third.waits, ann, second.waits.prove(ann, second.nowMs() - 100_000))).toBe(third.nowMs() - 100_000);
});

test('it says nothing for others, for another mode, to who has signed it, of more than an hour, and after two minutes', () => {
  const { queue, pass } = begin();
  const [first, second] = [queue('first', 0), queue('second', 0)];
  const proof = first.waits.prove(ann, first.nowMs() - 90_000);
  const waitedBy = (about: typeof ann, shown: string | undefined, { waits, nowMs } = second) =>
    nowMs() - sinceOf(waits, about, shown);
  expect(waitedBy(ann, proof)).toBe(90_000);
  expect(waitedBy({ ...ann, accountId: 'bob' }, proof)).toBe(0);
  expect(waitedBy({ ...ann, mode: 'brawl' }, proof)).toBe(0);
  expect(waitedBy({ ...ann, game: 'other' }, proof)).toBe(0);
  expect(waitedBy(ann, proof, first)).toBe(0);
  expect(waitedBy(ann, undefined)).toBe(0);
  expect(waitedBy(ann, first.waits.prove(ann, first.nowMs() - 7_200_000))).toBe(3_600_000);
  expect(waitedBy(ann, first.waits.prove(ann, first.nowMs() + 60_000))).toBe(0);
  pass(120_001);
  expect(waitedBy(ann, proof)).toBe(0);
});

test('what was not signed with a secret of this server is no proof, and one of before the last change still is', () => {
  const { queue, proofsOf } = begin();
  const [first, second] = [queue('first', 0), queue('second', 0)];
  const proof = first.waits.prove(ann, first.nowMs() - 90_000);
  const waitedBy = (shown: string | undefined, { waits, nowMs } = second) => nowMs() - sinceOf(waits, ann, shown);
  const [body, mac] = String(proof).split('.');
  const forged = Buffer.from(JSON.stringify({ ...ann, sinceMs: 0, by: 'x', untilMs: 9e9 })).toString('base64url');
  for (const wrong of ['', '.', body, `${forged}.${mac}`, `${body}.${mac.slice(1)}`, `${proof}${'x'.repeat(2000)}`])
    expect([wrong.slice(0, 20), waitedBy(wrong)]).toEqual([wrong.slice(0, 20), 0]);
  expect(waitedBy(proof, queue('other', 0, proofsOf('another secret')))).toBe(0);
  expect(waitedBy(proof, queue('newer', 0, proofsOf('a newer secret', 'a secret of tests')))).toBe(90_000);
});

test("of a party it says who waits, to those of it; one that is not good any more still is a party's", () => {
  const { queue, pass } = begin();
  const [first, second] = [queue('first', 0), queue('second', 0)];
  const party = { code: 'ABCDEF', accountIds: ['bob', 'ann'] };
  const proof = first.waits.prove({ ...ann, party }, 0);
  expect(second.waits.claimOf(ann, proof)).toMatchObject({ party, by: 'first' });
  expect(first.waits.claimOf(ann, proof)).toBeUndefined();
  expect(second.waits.claimOf({ ...ann, accountId: 'bob' }, proof)).toBeUndefined();
  // Of somebody who is none of those that it names nothing is said.
  const others = first.waits.prove({ ...ann, party: { ...party, accountIds: ['bob'] } }, 0);
  expect(second.waits.claimOf(ann, others)).toBeUndefined();
  pass(120_001);
  expect(second.waits.claimOf(ann, proof)).toBeUndefined();
  expect([proof, first.waits.prove(ann, 0), undefined].map(isPartyProof)).toEqual([true, false, false]);
  const accountIds = ['ann', ...Array.from({ length: 99 }, (_, i) => `${i}`.padEnd(36, '-'))];
  expect(first.waits.prove({ ...ann, party: { ...party, accountIds } }, 0)).toMatch(/\.party$/);
  const more = [...accountIds, ...accountIds];
  expect(first.waits.prove({ ...ann, party: { ...party, accountIds: more } }, 0)).toBeUndefined();
});
