// P5: a pass of the queue over 10,000 tickets with parties, as long as they have waited: none is left out, few can be put together.
import { MatchQueue, type QueueRules, type Ticket } from '#server/matchmaking/match-queue.ts';
import type { Benchmark } from '#scripts/bench/benchmark.ts';

const TICKETS = 10_000;
const RUNS = 9;
const RULES: QueueRules = {
  players: 4,
  playersMin: 4,
  botsAfterMs: Infinity,
  window: { first: 120, perSecond: 20, max: 2000 },
};

/** The same numbers in every run: a linear congruential generator, as in Numerical Recipes (1992), section 7.1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

interface Crowd {
  readonly nowMs: number;
  /** Members of a party; strength of each. */
  size(random: () => number): number;
  rating(random: () => number): number;
}

/** Strength about 1,000, as it is after many matches; a third have come in parties of two and three. */
const evening: Crowd = {
  nowMs: 60_000,
  size: (random) => (random() < 0.66 ? 1 : random() < 0.7 ? 2 : 3),
  rating: (random) => 1000 + 330 * (random() + random() + random() + random() - 2),
};
/** Nobody fits: parties of three alone, which look at all their neighbours for one that never comes. */
const stuck: Crowd = { nowMs: 120_000, size: () => 3, rating: evening.rating };

function ticketsOf({ nowMs, size, rating }: Crowd): Ticket[] {
  const random = randomFrom(7);
  const tickets = Array.from({ length: TICKETS }, (_, i) => {
    const about = rating(random);
    const members = Array.from({ length: size(random) }, (__, member) => ({
      accountId: `${i}-${member}`,
      rating: about + 40 * (random() - 0.5),
    }));
    return { id: String(i), members, sinceMs: random() * nowMs };
  });
  // As they come; but one in a hundred comes back from a match that somebody declined.
  const isBack = ({ id }: Ticket) => Number(id) % 100 === 0;
  return tickets.sort((one, other) => Number(isBack(one)) - Number(isBack(other)) || one.sinceMs - other.sinceMs);
}

/** The median time of a pass, in milliseconds. */
function passMs(crowd: Crowd): number {
  const tickets = ticketsOf(crowd);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const queue = new MatchQueue(RULES);
    for (const ticket of tickets) queue.add(ticket);
    const startMs = performance.now();
    queue.pass(crowd.nowMs);
    times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b)[RUNS >> 1];
}

export const rows: readonly Benchmark[] = [
  {
    row: 'P5',
    target: '≤ 20',
    name: 'matchmaking pass / 10,000 tickets, a third of them parties',
    unit: 'ms',
    measure: () => ({ ours: passMs(evening) }),
  },
  {
    row: 'P5',
    target: '≤ 20',
    name: 'matchmaking pass / 10,000 parties of three that nobody fits',
    unit: 'ms',
    measure: () => ({ ours: passMs(stuck) }),
  },
];
