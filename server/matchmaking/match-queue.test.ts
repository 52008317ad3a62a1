// Who is put together with whom, and when: near ones first, wider with waiting, parties whole, nobody twice and nobody for ever.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MatchQueue, type QueueRules, type Ticket } from './match-queue.ts';
import { ReadyChecks } from './ready-check.ts';

const RULES: QueueRules = {
  players: 4,
  playersMin: 2,
  botsAfterMs: 30_000,
  window: { first: 50, perSecond: 10, max: 400 },
};

function ticket(id: string, ratings: readonly number[], sinceMs = 0): Ticket {
  return { id, members: ratings.map((rating, i) => ({ accountId: `${id}${i}`, rating })), sinceMs };
}

function queueOf(tickets: readonly Ticket[], rules: Partial<QueueRules> = {}): MatchQueue {
  const queue = new MatchQueue({ ...RULES, ...rules });
  for (const one of tickets) expect(queue.add(one)).toBe(true);
  return queue;
}

const names = (tickets: readonly Ticket[]) => tickets.map(({ id }) => id).sort();

test('four who are near are put together at once, and wait no more', () => {
  const queue = queueOf([
    ticket('a', [1000]),
    ticket('b', [1030]),
    ticket('far', [2000]),
    ticket('c', [1010]),
    ticket('d', [1040]),
  ]);
  const { proposals } = queue.pass(0);
  expect(proposals.map(({ tickets, bots }) => [names(tickets), bots])).toEqual([[['a', 'b', 'c', 'd'], 0]]);
  expect([queue.size, queue.ticketOf('far0'), queue.ticketOf('a0')]).toEqual([1, 'far', undefined]);
});

test('of many the nearest are taken', () => {
  const queue = queueOf([
    ticket('a', [1000]),
    ...[950, 990, 1005, 1045, 1012].map((rating, i) => ticket(`n${i}`, [rating])),
  ]);
  expect(names(queue.pass(0).proposals[0].tickets)).toEqual(['a', 'n1', 'n2', 'n4']);
});

test('who is far apart is put together after a while, and never farther than the limit', () => {
  const queue = queueOf(
    [1000, 1100, 1120, 1140].map((rating, i) => ticket(`t${i}`, [rating])),
    { botsAfterMs: Infinity },
  );
  expect(queue.pass(8000).proposals).toEqual([]);
  expect(queue.pass(9000).proposals).toHaveLength(1);
  const apart = queueOf(
    [1000, 1401].map((rating, i) => ticket(`t${i}`, [rating])),
    { players: 2, botsAfterMs: Infinity },
  );
  expect(apart.pass(3_600_000).proposals).toEqual([]);
});

test('one who has just come is not put beside somebody far away because that one has waited long', () => {
  const queue = queueOf([ticket('old', [1000], 0), ticket('new', [1200], 20_000)], {
    players: 2,
    botsAfterMs: Infinity,
  });
  expect(queue.pass(20_000).proposals).toEqual([]);
  expect(queue.pass(35_000).proposals).toHaveLength(1);
});

test('a party is kept whole, and smaller ones fill what it leaves', () => {
  const queue = queueOf([ticket('three', [1000, 1000, 1000]), ticket('two', [1001, 1001]), ticket('one', [1040])]);
  expect(names(queue.pass(0).proposals[0].tickets)).toEqual(['one', 'three']);
  expect(queue.ticketOf('two1')).toBe('two');
});

test('bots take the other seats when the first has waited long enough, for as many as a match needs', () => {
  const queue = queueOf([ticket('a', [1000]), ticket('b', [1010])]);
  expect(queue.pass(29_999).proposals).toEqual([]);
  expect(queue.pass(30_000).proposals).toMatchObject([{ bots: 2 }]);
  const alone = queueOf([ticket('a', [1000])]);
  expect(alone.pass(3_600_000).proposals).toEqual([]);
});

test('seats of running matches are filled first, the longest open one before others', () => {
  const queue = queueOf([
    ticket('a', [1000]),
    ticket('pair', [1000, 1000]),
    ticket('b', [1000]),
    ticket('far', [3000]),
  ]);
  const opening = { rating: 1010, seats: 2 };
  const { backfills, proposals } = queue.pass(0, [
    { ...opening, roomId: 'late', sinceMs: -1 },
    { ...opening, roomId: 'early', seats: 1, sinceMs: -2 },
  ]);
  expect(backfills.map(({ ticket: { id }, roomId }) => [id, roomId])).toEqual([
    ['a', 'early'],
    ['pair', 'late'],
  ]);
  expect(proposals).toEqual([]);
  expect(queue.size).toBe(2);
});

test('nobody waits twice, and no party is larger than a match', () => {
  const queue = queueOf([ticket('a', [1000])]);
  expect(queue.add(ticket('a', [1000]))).toBe(false);
  expect(queue.add({ ...ticket('b', [1000, 1000]), members: [{ accountId: 'a0', rating: 1 }] })).toBe(false);
  expect(queue.add(ticket('big', [1, 1, 1, 1, 1]))).toBe(false);
  expect(queue.add(ticket('none', []))).toBe(false);
  expect(queue.remove('a')).toMatchObject({ id: 'a' });
  expect([queue.remove('a'), queue.add(ticket('a', [1000]))]).toEqual([undefined, true]);
});

test('whoever comes back has waited as long as they have', () => {
  const queue = queueOf([ticket('b', [1000], 10), ticket('c', [1000], 20), ticket('a', [1000], 5)], { players: 2 });
  expect(names(queue.pass(30).proposals[0].tickets)).toContain('a');
});

test('whatever waits, every match is whole, every two in it accept each other, and nobody is in two', () => {
  const anyTickets = fc.array(
    fc.record({
      ratings: fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 4 }),
      sinceMs: fc.integer({ min: 0, max: 60_000 }),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(anyTickets, fc.integer({ min: 60_000, max: 120_000 }), (parts, nowMs) => {
      const queue = queueOf(parts.map(({ ratings, sinceMs }, i) => ticket(`t${i}-`, ratings, sinceMs)));
      const { proposals } = queue.pass(nowMs);
      const seen = new Set<string>();
      for (const { tickets, bots } of proposals) {
        const members = tickets.flatMap((one) => one.members);
        expect(members.length + bots).toBe(RULES.players);
        for (const { accountId } of members) {
          expect(seen.has(accountId)).toBe(false);
          seen.add(accountId);
        }
        const about = tickets.map((one) => ({
          rating: one.members.reduce((sum, { rating }) => sum + rating, 0) / one.members.length,
          window: Math.min(
            RULES.window.max,
            RULES.window.first + ((nowMs - one.sinceMs) / 1000) * RULES.window.perSecond,
          ),
        }));
        for (const one of about)
          for (const other of about)
            expect(Math.abs(one.rating - other.rating)).toBeLessThanOrEqual(Math.min(one.window, other.window) + 1e-9);
      }
      expect(queue.size).toBe(parts.length - proposals.reduce((sum, { tickets }) => sum + tickets.length, 0));
    }),
    { numRuns: 200 },
  );
});

test('a match begins when all of its people say so', () => {
  const checks = new ReadyChecks();
  const proposal = { tickets: [ticket('a', [1]), ticket('b', [1, 1])], bots: 1 };
  checks.begin('m', proposal, 100);
  expect(checks.accept('a0')).toBeUndefined();
  expect(checks.accept('a0')).toBeUndefined();
  expect(checks.accept('nobody')).toBeUndefined();
  expect(checks.accept('b0')).toBeUndefined();
  expect(checks.of('b1')?.isReady).toEqual(new Set(['a0', 'b0']));
  expect(checks.accept('b1')).toMatchObject({ kind: 'ready', check: { id: 'm' } });
  expect([checks.size, checks.of('a0')]).toEqual([0, undefined]);
});

test('who declines, or says nothing, waits no more, with their party; the others wait on', () => {
  const checks = new ReadyChecks();
  const proposal = { tickets: [ticket('a', [1]), ticket('b', [1, 1]), ticket('c', [1])], bots: 0 };
  checks.begin('m', proposal, 100);
  const declined = checks.decline('b1');
  expect(declined).toMatchObject({ kind: 'broken', out: [{ id: 'b' }], back: [{ id: 'a' }, { id: 'c' }] });
  checks.begin('n', proposal, 100);
  checks.accept('a0');
  checks.accept('b0');
  expect(checks.expire(99)).toEqual([]);
  expect(checks.expire(100)).toMatchObject([{ kind: 'broken', out: [{ id: 'b' }, { id: 'c' }], back: [{ id: 'a' }] }]);
  expect(checks.decline('a0')).toBeUndefined();
});
