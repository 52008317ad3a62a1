/** One round of the storm: a room whose clients, lines and faults follow from a seed, and every promise that it broke. */
import type { Game } from '../sim/game.ts';
import type { SyncKind } from '../wire/protocol.ts';
import { compareHidden } from './storm-hidden.ts';
import { cutStorm, drawStorm, type StormCut, type StormPlan } from './storm-plan.ts';
import { playStorm, type StormOutcome, type StormSabotage } from './storm-room.ts';

/** What a round did and found. */
export interface StormRound {
  readonly seed: number;
  readonly plan: StormPlan;
  /** How often what happened: faults that took effect, acts that were checked, what was excused. */
  readonly counts: Readonly<Record<string, number>>;
  readonly simulatedMinutes: number;
  /** Sentences; empty when all is well. */
  readonly problems: readonly string[];
}

/** How a round is played. */
export interface StormOptions {
  /** What is left of the drawn round. */
  readonly cut?: StormCut;
  /** Clients that hold seats; drawn when absent. */
  readonly clients?: number;
  /** The kind of room; drawn when absent. */
  readonly sync?: SyncKind;
  readonly sabotage?: StormSabotage;
  /** Regions of the game's world that are hidden and move nothing visible: then some state rooms are played again beside other secrets. */
  readonly hiddenRegions?: readonly string[];
}

/** In one of so many rounds the first client is compared with itself in a room where nobody else is disturbed. */
const TWIN_EVERY = 8;
/** In one of so many rounds of state rooms players are told the same beside other secrets. */
const HIDDEN_EVERY = 4;
/**
 * By how many ticks the two may differ. What others press changes what this client's driver presses, so the server's reports about that come
 * with other messages, and in a rollback room the seals as well: the clocks measure a little else.
 */
const TWIN_TICKS = Object.freeze({ lockstep: 1, rollback: 10, state: 10 });

/** Plays the round of `seed` and checks it. The same seed, game and options give the same round. */
export function stormRound(
  game: Game,
  seed: number,
  { cut = {}, clients, sync, sabotage, hiddenRegions }: StormOptions = {},
): StormRound {
  return playRound(game, cutStorm(drawStorm(game, seed, { clients, sync }), cut), { sabotage, hiddenRegions });
}

/** Plays a plan as `stormRound` does. */
export function playRound(
  game: Game,
  plan: StormPlan,
  { sabotage, hiddenRegions }: Pick<StormOptions, 'sabotage' | 'hiddenRegions'> = {},
): StormRound {
  const outcome = playStorm(game, plan, sabotage);
  const problems = [...outcome.problems];
  let { simulatedMs } = outcome;
  if (plan.seed % TWIN_EVERY === 0 && hasTwin(plan)) {
    const calm = playStorm(game, { ...plan, faults: plan.faults.filter(({ client }) => client <= 0) }, sabotage);
    simulatedMs += calm.simulatedMs;
    const difference = compareTrails(outcome, calm, TWIN_TICKS[plan.sync]);
    if (difference !== undefined) problems.push(difference);
  }
  if (hiddenRegions !== undefined && plan.sync === 'state' && plan.seed % HIDDEN_EVERY === 1) {
    const difference = compareHidden(game, plan, hiddenRegions, sabotage);
    simulatedMs += 2 * outcome.simulatedMs;
    if (difference !== undefined) problems.push(difference);
  }
  return { seed: plan.seed, plan, counts: outcome.counts, simulatedMinutes: simulatedMs / 60_000, problems };
}

/** Whether others than the first client are disturbed. In a rollback room whose server is, clocks that differ a little may jump apart. */
function hasTwin({ sync, faults }: StormPlan): boolean {
  const isServerCalm = faults.every(({ client, kind }) => client >= 0 || kind === 'hostile');
  return faults.some(({ client }) => client > 0) && (sync === 'lockstep' || isServerCalm);
}

/** The first client's frames show the same ticks, whatever happens to the others. */
export function compareTrails(
  { trail: ours }: Pick<StormOutcome, 'trail'>,
  { trail: theirs }: Pick<StormOutcome, 'trail'>,
  tolerance: number,
): string | undefined {
  for (let i = 0; i < Math.min(ours.length, theirs.length); i += 2) {
    const isEqual = ours[i] === theirs[i] && Math.abs(ours[i + 1] - theirs[i + 1]) <= tolerance;
    if (isEqual) continue;
    return `disturbed by others: client 0 shows tick ${ours[i + 1]} at ${Math.round(ours[i])} ms, and tick ${theirs[i + 1]} at ${Math.round(theirs[i])} ms when nobody else has a fault`;
  }
  return undefined;
}
