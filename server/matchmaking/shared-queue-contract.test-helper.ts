/** What a queue of several processes keeps to, whatever they share: one suite, for one in memory and one over Redis. */
import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../harness.test-helper.ts';
import { createLog } from '../log.ts';
import { createMetrics } from '../metrics.ts';
import { LocalQueue } from './local-queue.ts';
import { createQueueProofs } from './queue-proof.ts';
import type { QueueBus } from './queue-bus.ts';
import type { QueueState } from './queue-desk.ts';
import { modeState, readModes } from './queue-modes.ts';
import { SharedQueue } from './shared-queue.ts';

export interface SharedQueueUnderTest {
  /** What one more process has of what all share. */
  bus(): Promise<QueueBus>;
  /** Empties what is shared. */
  empty(): Promise<void>;
  begin?(): Promise<void>;
  end?(): Promise<void>;
}

const MODES = { duel: { players: 2 }, brawl: { players: 4, playersMin: 2, botsAfterSeconds: 20, partyMax: 3 } };
const modes = readModes('tiny', 4, MODES);
const log = createLog({ level: 'silent', format: 'text', write: () => {}, nowMs: () => 0 });
const TTL_MS = 600;

const after = (delayMs: number, call: () => void) => {
  const timer = setTimeout(call, delayMs);
  return () => clearTimeout(timer);
};
const every = (periodMs: number, call: () => void) => {
  const timer = setInterval(call, periodMs);
  return () => clearInterval(timer);
};

/** One process; `cut` takes what is shared away from it. */
function processOver(bus: QueueBus, { isBeating = true, ttlMs = TTL_MS } = {}) {
  const [made, invited]: [string[], string[]] = [[], []];
  const metrics = createMetrics();
  const own = randomUUID();
  const state = { mayOwn: true, isCut: false };
  const through = <R>(ask: () => Promise<R>): Promise<R> =>
    state.isCut ? Promise.reject(new Error('It is away.')) : ask();
  const queue = new SharedQueue({
    bus: {
      claim: (...about) => through(() => bus.claim(...about)),
      look: () => through(() => bus.look()),
      release: (who) => through(() => bus.release(who)),
      tell: (...about) => through(() => bus.tell(...about)),
      listen: (who, heard) =>
        bus.listen(who, (text) => {
          if (!state.isCut) heard(text);
        }),
    },
    own,
    modes: modes.map(modeState),
    open: (fence) =>
      new LocalQueue({
        modes,
        rooms: {
          async create() {
            await fence();
            made.push(`room of ${own}`);
            return made.at(-1) ?? '';
          },
          async invite(roomId, people) {
            await fence();
            invited.push(...people.map(({ accountId }) => `${accountId} to ${roomId}`));
            return true;
          },
        },
        proofs: createQueueProofs({ secrets: ['a secret of tests'], nowMs: Date.now }),
        accounts: {
          nameOf: async (id) => id.toUpperCase(),
          ratingsOf: async (_key, ids) => new Map(ids.map((id) => [id, 1000])),
        },
        events: { publish: () => true },
        metrics,
        log,
        nowMs: () => performance.now(),
        dateMs: Date.now,
        after,
        every,
        newId: randomUUID,
        random: randomInt,
      }),
    mayOwn: () => state.mayOwn,
    nowMs: () => performance.now(),
    after,
    every: isBeating ? every : () => () => {},
    newId: randomUUID,
    log,
    metrics,
    ttlMs,
    answerMs: 2000,
  });
  const ask = (accountId: string, seen?: string, waitMs = 0, question: string = randomUUID()) =>
    queue.ask(accountId, { ...(seen !== undefined && { after: seen }), waitMs, question });
  return {
    queue,
    own,
    made,
    invited,
    state,
    ask,
    owned: () => metrics.value('queue.owned'),
    failed: () => metrics.value('queue.failed'),
    async until(accountId: string, stage: QueueState['stage']): Promise<QueueState> {
      let now = await ask(accountId);
      while (now.stage !== stage) now = await ask(accountId, now.version, 20_000);
      return now;
    },
    /** As by `kill -9`: nothing is given back. */
    async die() {
      state.isCut = true;
      await queue.close();
    },
  };
}

export function sharedQueueContract(kind: string, { bus, empty, begin, end }: SharedQueueUnderTest): void {
  describe(`a queue of several processes (${kind})`, () => {
    const running: ReturnType<typeof processOver>[] = [];
    beforeAll(async () => begin?.());
    afterAll(async () => end?.());
    afterEach(async () => {
      for (const one of running.splice(0)) await one.queue.close();
      await empty();
    });

    async function start(options: Parameters<typeof processOver>[1] = {}) {
      const one = processOver(await bus(), options);
      running.push(one);
      return one;
    }

    /** Two, of which the first has the lease. */
    async function two() {
      const owner = await start();
      await until(() => owner.owned() === 1);
      return [owner, await start()] as const;
    }

    test('people of two processes are put together, and led into one room', async () => {
      const [owner, other] = await two();
      expect(await other.queue.modes()).toEqual(await owner.queue.modes());
      await owner.queue.enter('ann', { game: 'tiny', mode: 'duel' });
      expect(await other.queue.enter('bob', { game: 'tiny', mode: 'duel' })).toMatchObject({
        stage: 'waiting',
        waiting: 2,
      });
      expect(await other.until('bob', 'asked')).toMatchObject({ players: 2, ready: 0, isReady: false });
      expect(await owner.queue.accept('ann')).toMatchObject({ stage: 'asked', isReady: true });
      await other.queue.accept('bob');
      const [{ roomId }, led] = [await owner.until('ann', 'matched'), await other.until('bob', 'matched')];
      expect([owner.made, other.made, led.roomId]).toEqual([[roomId], [], roomId]);
      await other.queue.joined('bob', String(roomId));
      expect(await owner.ask('bob')).toMatchObject({ stage: 'idle', ended: null });
      expect(other.owned()).toBe(0);
    });

    test('a refusal has its code and its sentence in whatever process it is heard', async () => {
      for (const { queue } of await two()) {
        await expect(queue.enter('ann', { game: 'tiny', mode: 'nothing' })).rejects.toMatchObject({
          name: 'ApiError',
          refusal: 'queue-unknown',
          status: 404,
          message: 'There is no such mode to wait in.',
        });
        await expect(queue.accept('ann')).rejects.toMatchObject({ refusal: 'queue-not-asked' });
        await expect(queue.joinParty('ann', 'ZZZZZZ')).rejects.toMatchObject({ refusal: 'party-unknown' });
      }
    });

    test('a question waits in another process until there is something new, and one that was left waits no more', async () => {
      const [owner, other] = await two();
      const { version } = await other.ask('ann');
      const waiting = other.ask('ann', version, 20_000);
      const { party } = await owner.queue.makeParty('ann');
      const told = await waiting;
      expect(told.party).toEqual(party);
      await other.queue.joinParty('bob', String(party?.code));
      const newest = await other.ask('ann');
      expect(newest.party?.members.map(({ name }) => name)).toEqual(['ANN', 'BOB']);
      const left = other.ask('ann', newest.version, 20_000, 'left');
      // It is heard of, or it is not there yet: who left says so again.
      let isAnswered = false;
      void left.then(() => (isAnswered = true));
      await until(async () => {
        await other.queue.hangUp('ann', 'left');
        return isAnswered;
      });
      expect(await left).toMatchObject({ version: newest.version });
    });

    test('when the one that matches dies another does, and whoever waited comes back with the time that they have waited', async () => {
      const [owner, other] = await two();
      const { version, proof } = await other.queue.enter('ann', { game: 'tiny', mode: 'duel' });
      const waiting = other.ask('ann', version, 20_000);
      const sinceMs = performance.now();
      await owner.die();
      const told = await waiting;
      expect(told).toMatchObject({ stage: 'idle', ended: 'moved' });
      expect(told.version).not.toBe(version);
      expect(other.owned()).toBe(1);
      await until(() => performance.now() - sinceMs > 1500);
      const again = await other.queue.enter('ann', { game: 'tiny', mode: 'duel' }, proof);
      expect(again).toMatchObject({ stage: 'waiting', waiting: 1 });
      // The time goes on as if nothing had been.
      expect(again.waitedSeconds).toBeGreaterThanOrEqual(1);
      // One who had not asked before is told nothing of it.
      expect(await other.ask('bob')).toMatchObject({ stage: 'idle', ended: null });
    });

    test('when the one that matches dies a party comes back as one, whichever process each of it asks', async () => {
      const [owner, other] = await two();
      const code = String((await other.queue.makeParty('ann')).party?.code);
      await other.queue.joinParty('bob', code);
      await other.queue.enter('ann', { game: 'tiny', mode: 'brawl' });
      const before = [await other.ask('ann'), await other.ask('bob')];
      expect(before).toMatchObject([{ stage: 'waiting' }, { stage: 'waiting' }]);
      const third = await start();
      await owner.die();
      const back = await third.queue.enter('bob', { game: 'tiny', mode: 'brawl' }, before[1].proof);
      expect(back).toMatchObject({ stage: 'waiting', party: { code, members: [{ accountId: 'bob' }] } });
      await third.queue.enter('eve', { game: 'tiny', mode: 'brawl' });
      await third.queue.enter('dan', { game: 'tiny', mode: 'brawl' });
      expect(await other.queue.enter('ann', { game: 'tiny', mode: 'brawl' }, before[0].proof)).toMatchObject({
        stage: 'waiting',
        party: { code, isLeader: true, members: [{ accountId: 'ann' }, { accountId: 'bob' }] },
      });
      const all = ['ann', 'bob', 'dan', 'eve'];
      for (const one of all) await other.until(one, 'asked');
      await Promise.all(all.map((one) => third.queue.accept(one)));
      const rooms = await Promise.all(all.map(async (one) => (await third.until(one, 'matched')).roomId));
      expect(new Set(rooms).size).toBe(1);
    });

    test('one that closes, or may not any more, gives way at once, and seats of running matches are offered again', async () => {
      const [owner, other] = await two();
      const offer = { roomId: 'there', game: 'tiny', mode: 'brawl', seats: 1, rating: 1000, forMs: 60_000 };
      await other.queue.offer(offer);
      owner.state.mayOwn = false;
      await until(() => other.owned() === 1);
      // What is asked of the one that was the first is passed on now.
      await owner.queue.enter('ann', { game: 'tiny', mode: 'brawl' });
      await owner.until('ann', 'asked');
      await owner.queue.accept('ann');
      expect(await owner.until('ann', 'matched')).toMatchObject({ roomId: 'there' });
      expect([owner.invited, other.invited]).toEqual([[], ['ann to there']]);
      owner.state.mayOwn = true;
      await other.queue.close();
      expect(await owner.ask('ann')).toMatchObject({ stage: 'idle' });
      expect(owner.owned()).toBe(2);
    });

    test('who plays in a room of another process is not asked about its seats, however long they wait', async () => {
      const [owner, other] = await two();
      await owner.queue.enter('bob', { game: 'tiny', mode: 'brawl' });
      const about = { roomId: 'there', game: 'tiny', mode: 'brawl', rating: 1000, forMs: 60_000 };
      await other.queue.offer({ ...about, seats: 1, accountIds: ['bob'] });
      await owner.queue.enter('ann', { game: 'tiny', mode: 'brawl' });
      await owner.until('ann', 'asked');
      expect(await owner.ask('bob')).toMatchObject({ stage: 'waiting' });
    });

    test('one whose lease went to another behind its back makes no room', async () => {
      const lone = await start({ isBeating: false, ttlMs: 60_000 });
      const shared = await bus();
      for (const id of ['ann', 'bob']) await lone.queue.enter(id, { game: 'tiny', mode: 'duel' });
      for (const id of ['ann', 'bob']) await lone.until(id, 'asked');
      await lone.queue.accept('ann');
      await shared.release(lone.own);
      expect(await shared.claim('thief', 60_000)).toMatchObject({ own: 'thief' });
      // It does not know, and looks only before it makes the room.
      await lone.queue.accept('bob');
      await until(() => lone.failed() === 1);
      expect(lone.made).toEqual([]);
      await shared.release('thief');
    });

    test('while what is shared is away people are told to come back, and are matched when it is there again', async () => {
      const lone = await start();
      await lone.queue.enter('ann', { game: 'tiny', mode: 'duel' });
      lone.state.isCut = true;
      await until(async () => {
        const refused: unknown = await lone.ask('ann').then(
          () => undefined,
          (error: unknown) => error,
        );
        if (refused !== undefined) expect(refused).toMatchObject({ refusal: 'away', retryAfterSeconds: 1 });
        return refused !== undefined;
      });
      lone.state.isCut = false;
      await until(async () => (await lone.ask('ann').catch(() => undefined))?.stage === 'idle');
      expect(lone.owned()).toBeGreaterThan(1);
    });
  });
}
