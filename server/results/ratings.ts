/** How a match changes what is believed of its players' strength. Pure. */
import { ordinal, rate, type Rating } from 'openskill';

/** A belief: a normal distribution of strength. */
export interface Strength {
  readonly mu: number;
  readonly sigma: number;
}

/** Someone in a match: their strength, and their place: 1 for the best, equal places are a draw. Lower teams of one number play together. */
export interface RatedSeat {
  readonly strength: Strength;
  readonly place: number;
  /** Seats of one team share a place; a team of its own when absent. */
  readonly team?: number;
}

/** Of one who has played nothing: Weng and Lin, A Bayesian Approximation Method for Online Ranking (2011), section 5. */
export const FIRST_STRENGTH: Strength = Object.freeze({ mu: 25, sigma: 25 / 3 });

/** Bots are as strong as they are, by their level 1…3: their own rating does not change. */
const BOT_STRENGTHS: readonly Strength[] = Object.freeze([
  { mu: 18, sigma: 1.5 },
  { mu: 24, sigma: 1.5 },
  { mu: 30, sigma: 1.5 },
]);

export function botStrength(level: number): Strength {
  return BOT_STRENGTHS[Math.min(Math.max(level, 1), BOT_STRENGTHS.length) - 1];
}

/** So much is always uncertain anew: people get better. */
const TAU = 25 / 300;

/** The strengths after a match, in the order of its seats. Plackett and Luce's model, as openskill has it. */
export function ratedBy(seats: readonly RatedSeat[]): readonly Strength[] {
  const teams = new Map<number | symbol, number[]>();
  for (const [i, { team }] of seats.entries()) {
    const key = team ?? Symbol(i);
    teams.set(key, [...(teams.get(key) ?? []), i]);
  }
  const members = [...teams.values()];
  if (members.length < 2) return seats.map(({ strength }) => strength);
  const before: Rating[][] = members.map((team) => team.map((i) => ({ ...seats[i].strength })));
  const after = rate(before, { rank: members.map(([first]) => seats[first].place), tau: TAU });
  const strengths: Strength[] = seats.map(({ strength }) => strength);
  for (const [t, team] of members.entries())
    for (const [m, i] of team.entries()) strengths[i] = { mu: after[t][m].mu, sigma: after[t][m].sigma };
  return strengths;
}

/** The number that people are shown: what they are almost certainly as strong as, 1,000 for a beginner. */
export function shownRating({ mu, sigma }: Strength): number {
  return Math.round(1000 + 40 * ordinal({ mu, sigma }));
}
