// How good a bot is: one table of habits for each level. People should lose to and beat all three.

/** Distances in u, slopes in u sideways per u forward. */
export interface BotLevel {
  /** Between two decisions: so late a bot sees, and so seldom it changes its mind. Up to `thinkJitterTicks` more. */
  readonly thinkTicks: number;
  readonly thinkJitterTicks: number;
  /** Between two looks along the sight. */
  readonly triggerTicks: number;
  /** The aim wanders to both sides by up to this slope. */
  readonly aimErrorSlope: number;
  /** Share of the target's motion that it leads by: 0 aims at where the target is, 1 at where it will be. */
  readonly leadShare: number;
  /** Taps of the turn key are too long or too short by up to this share. */
  readonly turnErrorShare: number;
  /** Fires when the aim is off by no more than this, beside the target's own size … */
  readonly fireSlope: number;
  /** … and nearer than this. */
  readonly fireRange: number;
  /** Lets the guns rest at this heat; above 1 it never does. */
  readonly restHeat: number;
  /** Sees a rock in its way so long before. */
  readonly lookAheadSeconds: number;
  /** Turns from fight to flight at this hull. */
  readonly fleeHull: number;
  /** Goes for pick-ups nearer than this. */
  readonly pickUpRange: number;
  /** In a chase it boosts beyond this distance. */
  readonly boostRange: number;
  /** Chance, of 100, that a decision is to fly somewhere for a while instead. */
  readonly wanderChance: number;
}

export const BOT_LEVELS: readonly [BotLevel, BotLevel, BotLevel] = [
  {
    thinkTicks: 17,
    thinkJitterTicks: 9,
    triggerTicks: 9,
    aimErrorSlope: 0.18,
    leadShare: 0.7,
    turnErrorShare: 0.3,
    fireSlope: 0.26,
    fireRange: 480,
    restHeat: 1.1,
    lookAheadSeconds: 0.45,
    fleeHull: 0,
    pickUpRange: 160,
    boostRange: 900,
    wanderChance: 5,
  },
  {
    thinkTicks: 16,
    thinkJitterTicks: 8,
    triggerTicks: 8,
    aimErrorSlope: 0.14,
    leadShare: 0.7,
    turnErrorShare: 0.2,
    fireSlope: 0.18,
    fireRange: 480,
    restHeat: 0.95,
    lookAheadSeconds: 0.7,
    fleeHull: 1,
    pickUpRange: 250,
    boostRange: 700,
    wanderChance: 4,
  },
  {
    thinkTicks: 15,
    thinkJitterTicks: 7,
    triggerTicks: 6,
    aimErrorSlope: 0.125,
    leadShare: 0.77,
    turnErrorShare: 0.1,
    fireSlope: 0.14,
    fireRange: 480,
    restHeat: 0.85,
    lookAheadSeconds: 0.9,
    fleeHull: 1,
    pickUpRange: 260,
    boostRange: 660,
    wanderChance: 2,
  },
];
