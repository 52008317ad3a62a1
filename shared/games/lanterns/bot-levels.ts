// How good a bot is: one table of habits for each level. People should lose to and beat all three.

/** Distances in u. */
export interface BotLevel {
  /** Between two thoughts: so late a bot notices, and so seldom it changes its mind. Up to `thinkJitterTicks` more. */
  readonly thinkTicks: number;
  readonly thinkJitterTicks: number;
  /** Chance, of 100, that a thought notices somebody who is to be seen … */
  readonly noticeChance: number;
  /** … and somebody who is only to be heard. */
  readonly hearChance: number;
  /** So long it believes that somebody is still where it last noticed them. */
  readonly memorySeconds: number;
  /** As a hunter: leaps when the prey is nearer than this share of what a leap reaches … */
  readonly lungeShare: number;
  /** … and lies within an angle of this cosine ahead. */
  readonly lungeCosine: number;
  /** As a hunter: aims so many seconds ahead of the prey. */
  readonly leadSeconds: number;
  /** As a hunter: looks about near a cold trace instead of giving it up, chance of 100. */
  readonly searchChance: number;
  /** As a hider: runs from a hunter that is seen nearer than this. */
  readonly fleeRange: number;
  /** As a hider: shutters its lantern while a hunter is thought to be nearer than this. 0 for never. */
  readonly shutterRange: number;
  /** As a hider: goes dark, though it fears nobody, while it has more air than this; 1 for never. */
  readonly stealthAir: number;
  /** As a hider: brings embers to a shrine when it carries so many. */
  readonly carryWish: number;
  /** As a hider: ways of flight that it weighs against one another. */
  readonly fleeChoices: number;
}

export const BOT_LEVELS: readonly [BotLevel, BotLevel, BotLevel] = [
  {
    thinkTicks: 13,
    thinkJitterTicks: 10,
    noticeChance: 85,
    hearChance: 50,
    memorySeconds: 4,
    lungeShare: 1.05,
    lungeCosine: 0.88,
    leadSeconds: 0.08,
    searchChance: 35,
    fleeRange: 230,
    shutterRange: 240,
    stealthAir: 1,
    carryWish: 3,
    fleeChoices: 3,
  },
  {
    thinkTicks: 11,
    thinkJitterTicks: 7,
    noticeChance: 85,
    hearChance: 55,
    memorySeconds: 4,
    lungeShare: 0.95,
    lungeCosine: 0.92,
    leadSeconds: 0.12,
    searchChance: 55,
    fleeRange: 230,
    shutterRange: 380,
    stealthAir: 0.8,
    carryWish: 2,
    fleeChoices: 5,
  },
  {
    thinkTicks: 8,
    thinkJitterTicks: 5,
    noticeChance: 95,
    hearChance: 85,
    memorySeconds: 6,
    lungeShare: 0.85,
    lungeCosine: 0.97,
    leadSeconds: 0.2,
    searchChance: 80,
    fleeRange: 260,
    shutterRange: 600,
    stealthAir: 0.5,
    carryWish: 2,
    fleeChoices: 10,
  },
];
