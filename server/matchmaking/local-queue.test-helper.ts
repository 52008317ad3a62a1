// The queue of a process for tests: rooms that are not there, and a clock that the test moves.
import type { PlatformEvent } from '../events/platform-event.ts';
import { createMetrics } from '../metrics.ts';
import type { InviteeList } from './invitee-list.ts';
import { LocalQueue } from './local-queue.ts';
import { readModes } from './queue-modes.ts';
import type { MatchedPerson } from './queue-parts.ts';
import { createQueueProofs } from './queue-proof.ts';

const MODES = {
  duel: { players: 2 },
  brawl: { players: 4, playersMin: 2, botsAfterSeconds: 20, partyMax: 3 },
};

/** Begins at 0 ms, with nobody. `name`: of two queues in one test each has its own. */
export function beginQueue({ questionsMax = 100, name = '' } = {}) {
  let nowMs = 0;
  let ids = 0;
  const timers = new Set<{ readonly atMs: number; readonly call: () => void }>();
  const made: { readonly game: string; readonly list: InviteeList; readonly rules: string }[] = [];
  const invited: { readonly roomId: string; readonly people: readonly MatchedPerson[] }[] = [];
  const events: PlatformEvent[] = [];
  const ratings = new Map<string, number>();
  const waits: string[] = [];
  const rooms = { fails: false, isFull: false, mayOpen: true };
  const metrics = createMetrics();
  const queue = new LocalQueue({
    modes: readModes('tiny', 4, MODES),
    rooms: {
      async create(game, list, rules) {
        if (rooms.fails) throw new Error('no room');
        made.push({ game, list, rules });
        return `room${made.length}`;
      },
      async invite(roomId, people) {
        if (rooms.isFull) return false;
        invited.push({ roomId, people });
        return true;
      },
    },
    proofs: createQueueProofs({ secrets: ['a secret of tests'], nowMs: () => nowMs }),
    accounts: {
      nameOf: async (id) => id.toUpperCase(),
      ratingsOf: async (_key, accountIds) => new Map(accountIds.map((id) => [id, ratings.get(id) ?? 1000])),
    },
    events: { publish: (event) => events.push(event) > 0 },
    metrics,
    log: { error: () => {} },
    nowMs: () => nowMs,
    dateMs: () => nowMs,
    after(delayMs, call) {
      const timer = { atMs: nowMs + delayMs, call };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    every: () => () => {},
    newId: () => `${name}id${++ids}`,
    random: (limit) => (ids++ * 7) % limit,
    matched: (waitedMs, game, mode) => void waits.push(`${game} ${mode} ${waitedMs}`),
    questionsMax,
    mayOpen: () => rooms.mayOpen,
  });
  const ask = (accountId: string, after?: string, waitMs = 0, question = `${accountId}?`) =>
    queue.ask(accountId, { after, waitMs, question });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    queue,
    made,
    invited,
    events,
    ratings,
    waits,
    rooms,
    metrics,
    ask,
    turn,
    /** Time passes, in passes; `here` ask meanwhile. */
    async pass(seconds: number, here: readonly string[] = []) {
      for (let i = 0; i < seconds * 4; i++) {
        nowMs += 250;
        for (const id of here) await ask(id);
        for (const timer of timers) {
          if (timer.atMs > nowMs) continue;
          timers.delete(timer);
          timer.call();
        }
        queue.pass();
        await turn();
      }
    },
    kinds: () => events.map(({ kind }) => kind),
  };
}
