// A prediction plays once and ends once, a confirmed event plays once, however often their ticks are made anew.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outbox } from '../world/outbox.ts';
import { createEventLedger, type LedgerEvent } from './event-ledger.ts';

/** `Name key`; what begins with 'C' is confirmed-only, what begins with 'W' may move by 3 ticks, all else must keep its tick. */
type Made = string;

const withinOf = (made: Made) => (made.startsWith('W') ? 3 : 0);
const isHeld = (made: Made) => made.startsWith('C') || made === 'finish';

function outboxOf(made: readonly Made[], tick = 0): Outbox {
  return {
    count: made.length,
    droppedCount: 0,
    nameAt: (i) => made[i].split(' ')[0],
    isConfirmedOnly: (i) => isHeld(made[i]),
    recordAt: () => ({ tick }),
    keyAt: (i) => made[i],
    withinTicksAt: (i) => withinOf(made[i]),
  };
}

function setUp(limits: { readonly capacityTicks?: number; readonly capacityEvents?: number } = {}) {
  const log: string[] = [];
  const tell = (what: string) => (event: LedgerEvent) => {
    log.push(`${what} ${event.name}@${event.tick}`);
  };
  const ledger = createEventLedger({
    show: tell('show'),
    confirm: tell('confirm'),
    withdraw: tell('withdraw'),
    ...limits,
  });
  const step = (tick: number, ...made: Made[]) => ledger.stepped(tick, outboxOf(made, tick));
  return { ledger, step, taken: () => log.splice(0) };
}

test('a prediction is shown at once, and confirmed with its tick', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Shot 1');
  expect(taken()).toEqual(['show Shot@5']);
  ledger.confirmed(4);
  expect(taken()).toEqual([]);
  ledger.confirmed(5);
  ledger.confirmed(5);
  ledger.confirmed(9);
  expect(taken()).toEqual(['confirm Shot@5']);
  expect(ledger.pendingCount).toBe(0);
});

test('a confirmed-only event is held until its tick is confirmed, and shown once, in order', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Cheer', 'Shot 1', 'finish');
  step(6, 'Cheer');
  ledger.rolledBack(4);
  step(5, 'Cheer', 'Shot 1', 'finish');
  step(6, 'Cheer');
  expect(taken()).toEqual(['show Shot@5']);
  ledger.confirmed(6);
  expect(taken()).toEqual(['show Cheer@5', 'confirm Shot@5', 'show finish@5', 'show Cheer@6']);
});

test('a confirmed-only event that a rollback unmade is never shown', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Cheer');
  ledger.rolledBack(4);
  step(5);
  ledger.confirmed(5);
  expect(taken()).toEqual([]);
  expect(ledger.pendingCount).toBe(0);
});

test('a prediction that is made again in the same tick is not shown again', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Shot 1');
  for (let i = 0; i < 3; i++) {
    ledger.rolledBack(2);
    for (let tick = 3; tick <= 5; tick++) step(tick, ...(tick === 5 ? ['Shot 1'] : []));
  }
  ledger.confirmed(5);
  expect(taken()).toEqual(['show Shot@5', 'confirm Shot@5']);
});

test('a prediction that moved by no more than its ticks is the same one; one that moved further is another', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Wave 1');
  ledger.rolledBack(1);
  step(2, 'Wave 1');
  expect(taken()).toEqual(['show Wave@5']);
  ledger.rolledBack(0);
  step(1, 'Wave 1');
  expect(taken()).toEqual(['show Wave@1']);
  ledger.confirmed(8);
  expect(taken()).toEqual(['confirm Wave@1', 'withdraw Wave@5']);
});

test('a prediction is withdrawn when its last possible tick is confirmed, not before', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Wave 1', 'Shot 1');
  ledger.rolledBack(4);
  for (let tick = 5; tick <= 9; tick++) step(tick);
  taken();
  ledger.confirmed(5);
  expect(taken()).toEqual(['withdraw Shot@5']);
  ledger.confirmed(7);
  expect(taken()).toEqual([]);
  ledger.confirmed(8);
  expect(taken()).toEqual(['withdraw Wave@5']);
});

test('a prediction that was withdrawn is shown again when it happens later after all', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Shot 1');
  ledger.rolledBack(4);
  step(5);
  ledger.confirmed(5);
  step(6, 'Shot 1');
  ledger.confirmed(6);
  expect(taken()).toEqual(['show Shot@5', 'withdraw Shot@5', 'show Shot@6', 'confirm Shot@6']);
});

test('two equal keys in one tick are two events, and each sealed one answers for one shown', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Wave 1', 'Wave 1');
  ledger.rolledBack(4);
  step(5);
  step(6, 'Wave 1');
  expect(taken()).toEqual(['show Wave@5', 'show Wave@5']);
  ledger.confirmed(8);
  expect(taken()).toEqual(['confirm Wave@5', 'withdraw Wave@5']);
});

test('of two shown the earlier is matched first, so that a later event finds the other', () => {
  const { ledger, step, taken } = setUp();
  step(4, 'Wave 1');
  step(7, 'Wave 1');
  ledger.rolledBack(3);
  step(6, 'Wave 1');
  step(9, 'Wave 1');
  ledger.confirmed(10);
  expect(taken()).toEqual(['show Wave@4', 'show Wave@7', 'confirm Wave@4', 'confirm Wave@7']);
});

test('what a resimulation makes beyond what was shown is shown then, with its own tick', () => {
  const { ledger, step, taken } = setUp();
  step(5);
  step(6);
  ledger.rolledBack(4);
  step(5, 'Shot 1');
  step(6);
  expect(taken()).toEqual(['show Shot@5']);
});

test('a rollback after a part was confirmed leaves that part alone', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Shot 1');
  step(6, 'Shot 2');
  ledger.confirmed(5);
  ledger.rolledBack(5);
  step(6);
  ledger.confirmed(6);
  expect(taken()).toEqual(['show Shot@5', 'show Shot@6', 'confirm Shot@5', 'withdraw Shot@6']);
});

test('under a newer snapshot predictions of the past are withdrawn, held events dropped, later ones wait', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Shot 1', 'Cheer');
  step(9, 'Shot 2');
  taken();
  ledger.reset(7);
  expect(taken()).toEqual(['withdraw Shot@5']);
  step(8);
  step(9, 'Shot 2');
  ledger.confirmed(9);
  expect(taken()).toEqual(['confirm Shot@9']);
  expect(ledger.pendingCount).toBe(0);
});

test('under an older snapshot nothing that was confirmed is shown again', () => {
  const { ledger, step, taken } = setUp();
  step(5, 'Shot 1', 'Cheer');
  ledger.confirmed(5);
  taken();
  ledger.reset(3);
  step(4);
  step(5, 'Shot 1', 'Cheer');
  step(6, 'Shot 1', 'Cheer');
  ledger.confirmed(6);
  expect(taken()).toEqual(['show Shot@6', 'confirm Shot@6', 'show Cheer@6']);
});

test('a snapshot from far back is another match, and ticks may be as large as they come', () => {
  const { ledger, step, taken } = setUp();
  const late = 2 ** 32 - 2;
  step(late, 'Shot 1');
  ledger.confirmed(late);
  step(late + 1, 'Shot 2');
  taken();
  ledger.reset(10);
  step(11, 'Shot 1', 'Cheer');
  ledger.confirmed(11);
  expect(taken()).toEqual([`withdraw Shot@${late + 1}`, 'show Shot@11', 'confirm Shot@11', 'show Cheer@11']);
});

test('memory is bounded: the oldest tick stands as it was shown, and what was held in it is counted', () => {
  const { ledger, step, taken } = setUp({ capacityTicks: 2 });
  step(1, 'Shot 1', 'Cheer');
  step(2, 'Shot 2');
  taken();
  step(3, 'Shot 3');
  expect(taken()).toEqual(['confirm Shot@1', 'show Shot@3']);
  expect(ledger.overflowCount).toBe(1);
  ledger.rolledBack(0);
  step(1, 'Shot 1');
  expect(taken()).toEqual([]);
});

test('events that find no room are counted and not shown, but the end of the match always is', () => {
  const { ledger, step, taken } = setUp({ capacityEvents: 2 });
  step(1, 'Shot 1', 'Cheer', 'Shot 2', 'finish');
  ledger.confirmed(1);
  expect(taken()).toEqual(['show Shot@1', 'confirm Shot@1', 'show Cheer@1', 'show finish@1']);
  expect(ledger.overflowCount).toBe(1);
});

test('the record is the ledger’s own, and a prediction keeps its identity to its end', () => {
  const shared = { x: 1 };
  const seen: unknown[] = [];
  const ledger = createEventLedger({
    show: ({ id, record }) => void seen.push(id, record.x),
    confirm: ({ id, record }) => void seen.push(id, record.x),
    withdraw: () => undefined,
  });
  ledger.stepped(1, { ...outboxOf(['Shot 1']), recordAt: () => shared });
  shared.x = 2;
  ledger.confirmed(1);
  expect(seen).toEqual([1, 1, 1, 1]);
});

/** The same rules said as slowly and plainly as possible. */
function plainLedger(log: string[]) {
  interface Live {
    readonly made: Made;
    readonly tick: number;
    claimedAt: number | undefined;
  }
  let live: Live[] = [];
  let timeline: { readonly tick: number; readonly made: Made; readonly event: Live }[] = [];
  const told = (what: string, { made, tick }: Live) => void log.push(`${what} ${made.split(' ')[0]}@${tick}`);
  const undo = (after: number) => {
    timeline = timeline.filter(({ tick }) => tick <= after);
    for (const event of live) if ((event.claimedAt ?? 0) > after) event.claimedAt = undefined;
  };
  return {
    rolledBack: undo,
    stepped(tick: number, all: readonly Made[]) {
      for (const made of all) {
        const candidates = live
          .filter(
            (event) =>
              event.made === made && event.claimedAt === undefined && Math.abs(event.tick - tick) <= withinOf(made),
          )
          .toSorted((a, b) => a.tick - b.tick);
        const event = (isHeld(made) ? undefined : candidates[0]) ?? { made, tick, claimedAt: undefined };
        event.claimedAt = tick;
        timeline.push({ tick, made, event });
        if (isHeld(made) || candidates.length > 0) continue;
        live.push(event);
        told('show', event);
      }
    },
    confirmed(upTo: number) {
      for (const { made, event } of timeline.filter(({ tick }) => tick <= upTo)) {
        told(isHeld(made) ? 'show' : 'confirm', event);
        live = live.filter((other) => other !== event);
      }
      timeline = timeline.filter(({ tick }) => tick > upTo);
      const expired = live.filter(
        ({ made, tick, claimedAt }) => claimedAt === undefined && tick + withinOf(made) <= upTo,
      );
      for (const event of expired) told('withdraw', event);
      live = live.filter((event) => !expired.includes(event));
    },
  };
}

const someEvents = fc.array(fc.constantFrom('Shot 1', 'Shot 2', 'Wave 1', 'Wave 2', 'Cheer', 'Chime'), {
  maxLength: 3,
});

/** How a session went on: it predicts some ticks, or seals some and makes the rest anew. Guesses are drawn tick by tick. */
const someSchedule = fc.record({
  truth: fc.array(someEvents, { minLength: 12, maxLength: 40 }),
  moves: fc.array(
    fc.record({ predicts: fc.nat(4), seals: fc.nat(4), isTrusting: fc.boolean(), isRollback: fc.boolean() }),
    { minLength: 1, maxLength: 30 },
  ),
  guesses: fc.array(someEvents, { minLength: 1, maxLength: 60 }),
});

test('over random predictions, rollbacks and confirmations every event is shown once and ends once', () => {
  fc.assert(
    fc.property(someSchedule, ({ truth, moves, guesses }) => {
      const log: string[] = [];
      const plainLog: string[] = [];
      const live = new Map<number, number>();
      const ended = { shown: 0, confirmed: 0, withdrawn: 0, held: 0 };
      let confirmedTick = 0;
      const end = (kind: 'confirmed' | 'withdrawn', id: number) => {
        expect(live.delete(id)).toBe(true);
        ended[kind]++;
      };
      const ledger = createEventLedger({
        show(event) {
          log.push(`show ${event.name}@${event.tick}`);
          if (event.isConfirmedOnly) {
            ended.held++;
            return;
          }
          expect(live.has(event.id)).toBe(false);
          live.set(event.id, event.tick + withinOf(event.name));
          ended.shown++;
        },
        confirm(event) {
          log.push(`confirm ${event.name}@${event.tick}`);
          end('confirmed', event.id);
        },
        withdraw(event) {
          log.push(`withdraw ${event.name}@${event.tick}`);
          expect(live.get(event.id)).toBeLessThanOrEqual(confirmedTick);
          end('withdrawn', event.id);
        },
      });
      const plain = plainLedger(plainLog);
      let newest = 0;
      let guess = 0;
      const step = (tick: number, made: readonly Made[]) => {
        ledger.stepped(tick, outboxOf(made, tick));
        plain.stepped(tick, made);
        newest = Math.max(newest, tick);
      };
      const truthAt = (tick: number) => truth[tick - 1] ?? [];
      const predict = (tick: number, isTrusting: boolean) =>
        step(tick, isTrusting ? truthAt(tick) : guesses[guess++ % guesses.length]);
      const seal = (upTo: number, isTrusting: boolean) => {
        const until = newest;
        ledger.rolledBack(confirmedTick);
        plain.rolledBack(confirmedTick);
        for (let tick = confirmedTick + 1; tick <= upTo; tick++) step(tick, truthAt(tick));
        for (let tick = upTo + 1; tick <= until; tick++) predict(tick, isTrusting);
        confirmedTick = upTo;
        ledger.confirmed(upTo);
        plain.confirmed(upTo);
        for (const lastTick of live.values()) expect(lastTick).toBeGreaterThan(upTo);
      };
      for (const { predicts, seals, isTrusting, isRollback } of moves) {
        for (let i = 0; i < predicts; i++) predict(newest + 1, isTrusting);
        if (isRollback) seal(Math.min(confirmedTick + seals, truth.length), isTrusting);
        expect(log).toEqual(plainLog);
      }
      seal(Math.max(newest, truth.length) + 3, true);
      expect(log).toEqual(plainLog);
      const sealed = truth.flat();
      expect(live.size).toBe(0);
      expect(ledger.pendingCount).toBe(0);
      expect(ended.held).toBe(sealed.filter(isHeld).length);
      expect(ended.confirmed).toBe(sealed.length - ended.held);
      expect(ended.withdrawn + ended.confirmed).toBe(ended.shown);
      expect(ledger.overflowCount).toBe(0);
    }),
    { numRuns: 300, seed: 20260729 },
  );
});

test('after a server went on from an older tick, the events of its other course are shown too', () => {
  const { ledger, step, taken } = setUp();
  step(1000, 'Cheer');
  ledger.confirmed(1000);
  taken();
  // The server was restarted, and lost the ticks after 950: what comes now is another course.
  ledger.reset(950, true);
  step(960, 'finish');
  ledger.confirmed(960);
  expect(taken()).toEqual(['show finish@960']);
});
