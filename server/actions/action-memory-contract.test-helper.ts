/** What every memory of actions keeps to: one suite, for the one of a process and the one in Redis. Time is the test's to give. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness.test-helper.ts';
import type { ActionLimits, ActionMemory, Taking } from './action-memory.ts';

export interface ActionMemoryUnderTest {
  /** Memories of the same actions, as two processes have them. */
  open(limits: ActionLimits): readonly [ActionMemory, ActionMemory];
  begin?(): Promise<void>;
  end?(): Promise<void>;
}

const LIMITS: ActionLimits = { actions: 3, windowMs: 10_000, nonceMs: 600_000 };
const START = 1_700_000_000_000;

export function actionMemoryContract(kind: string, { open, begin, end }: ActionMemoryUnderTest): void {
  describe(`a memory of actions (${kind})`, () => {
    beforeAll(async () => begin?.());
    afterAll(async () => end?.());

    let last = 0;
    /** Somebody of their own. */
    const somebody = () => ({ accountId: `account-${++last}`, sessionId: `session-${last}` });
    const nonce = () => `nonce-${String(++last).padStart(12, '0')}`;
    const counted = (all: readonly Taking[]) => all.filter(({ is }) => is === 'new').length;

    test('an action is new once, whichever process is asked', async () => {
      const [one, other] = open(LIMITS);
      const action = { ...somebody(), nonce: nonce(), nowMs: START };
      expect(await one.take(action)).toEqual({ is: 'new' });
      expect(await other.take(action)).toEqual({ is: 'replayed' });
      expect(await one.take({ ...action, nowMs: START + LIMITS.nonceMs })).toEqual({ is: 'replayed' });
    });

    test('of one that comes to both many times at once one is new', async () => {
      const [one, other] = open(LIMITS);
      const action = { ...somebody(), nonce: nonce(), nowMs: START };
      const all = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? one : other).take(action)));
      expect(counted(all)).toBe(1);
      expect(all.filter(({ is }) => is === 'replayed')).toHaveLength(19);
    });

    test('a nonce is its own sign-in’s', async () => {
      const [one, other] = open(LIMITS);
      const same = nonce();
      expect(await one.take({ ...somebody(), nonce: same, nowMs: START })).toEqual({ is: 'new' });
      expect(await other.take({ ...somebody(), nonce: same, nowMs: START })).toEqual({ is: 'new' });
    });

    test('so many are done in a window, by whichever sign-ins and processes, and it slides', async () => {
      const [one, other] = open(LIMITS);
      const who = somebody();
      const take = (memory: ActionMemory, afterMs: number, sessionId = who.sessionId) =>
        memory.take({ ...who, sessionId, nonce: nonce(), nowMs: START + afterMs });
      expect(await take(one, 0)).toEqual({ is: 'new' });
      expect(await take(other, 4000, 'another')).toEqual({ is: 'new' });
      expect(await take(one, 8000)).toEqual({ is: 'new' });
      expect(await take(other, 9000)).toEqual({ is: 'tooMany', retryAfterMs: 1000 });
      expect(await take(one, 9999, 'a third')).toEqual({ is: 'tooMany', retryAfterMs: 1 });
      expect(await take(one, 10_000)).toEqual({ is: 'new' });
      expect(await take(other, 10_001)).toEqual({ is: 'tooMany', retryAfterMs: 3999 });
      expect(await other.take({ ...somebody(), nonce: nonce(), nowMs: START + 10_001 })).toEqual({ is: 'new' });
    });

    test('of too many at once as many are done as may be', async () => {
      const [one, other] = open(LIMITS);
      const who = somebody();
      const all = await Promise.all(
        Array.from({ length: 30 }, (_, i) =>
          (i % 2 === 0 ? one : other).take({ ...who, nonce: nonce(), nowMs: START + i }),
        ),
      );
      expect(counted(all)).toBe(LIMITS.actions);
    });

    test('one that was refused as too many is new when there is room', async () => {
      const [one, other] = open({ ...LIMITS, actions: 1 });
      const who = somebody();
      await one.take({ ...who, nonce: nonce(), nowMs: START });
      const action = { ...who, nonce: nonce(), nowMs: START + 1 };
      expect((await other.take(action)).is).toBe('tooMany');
      expect(await other.take({ ...action, nowMs: START + LIMITS.windowMs })).toEqual({ is: 'new' });
    });

    test('a clock that is behind makes no room', async () => {
      const [one, other] = open({ ...LIMITS, actions: 2 });
      const who = somebody();
      for (const nowMs of [START + 60_000, START])
        expect(await one.take({ ...who, nonce: nonce(), nowMs })).toEqual({ is: 'new' });
      expect((await other.take({ ...who, nonce: nonce(), nowMs: START + 20_000 })).is).toBe('tooMany');
      expect((await one.take({ ...who, nonce: nonce(), nowMs: START + 69_999 })).is).toBe('tooMany');
      expect(await other.take({ ...who, nonce: nonce(), nowMs: START + 70_000 })).toEqual({ is: 'new' });
    });

    test('what is over is forgotten', async () => {
      const [one] = open({ actions: 1, windowMs: 1, nonceMs: 20 });
      const who = { ...somebody(), nonce: nonce() };
      expect(await one.take({ ...who, nowMs: START })).toEqual({ is: 'new' });
      let afterMs = 0;
      // Redis forgets by its own clock, a process by the one that it is given.
      await until(async () => (await one.take({ ...who, nowMs: START + (afterMs += 5) })).is === 'new');
      expect(afterMs).toBeGreaterThan(5);
    });
  });
}
