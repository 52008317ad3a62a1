// What exists in dogfight: ships, bolts, rocks, pick-ups, their pilots, and everything that can be said about them.
import {
  angle,
  axis,
  bool,
  confirmed,
  defineModel,
  entity,
  f32,
  f64,
  held,
  i8,
  player,
  predicted,
  tune,
  u16,
  u8,
  type PredictedWorldOf,
  type WorldOf,
} from '#shared/index.ts';

/** Values of `globals.phase`. */
export const PHASE = {
  /** Guns fire, kills score. */
  play: 0,
  /** The round is over and its result stands; everyone may fly, nobody can be hurt. */
  result: 1,
  /** The next round is about to begin; as in `result`, but at fresh places. */
  countdown: 2,
} as const;

/** Values of `Rock.size`. */
export const ROCK = { small: 1, medium: 2, large: 3 } as const;

/** Values of `PickUp.kind`. */
export const PICK_UP = { shield: 0, spread: 1, boost: 2 } as const;
export const PICK_UP_KINDS = 3;

/** Colours to choose from. `playerData.color` is 1…COLOR_COUNT, or 0 for the seat's own. */
export const COLOR_COUNT = 8;

/** Looks of rocks of one size. */
export const ROCK_LOOKS = 3;

/** Hull points of a new ship. */
export const HULL_POINTS = 6;

export const model = defineModel({
  name: 'dogfight',
  ticksPerSecond: 60,
  players: { min: 1, max: 8 },
  entities: 320,
  components: {
    /**
     * Everything that has a place. x and y count laps around the torus instead of jumping at its edge, so that a frame blends them
     * across it: compare places with shortX and shortY. Units: u, u/s; masses only weigh against each other.
     */
    Body: { x: f64, y: f64, vx: f64, vy: f64, radius: f64, mass: f64 },
    Ship: {
      player,
      /** 0…COLOR_COUNT − 1. */
      color: u8,
      /** 0 is to the right, a quarter turn is down. */
      heading: angle,
      /** The heading as a unit vector. */
      facingX: f64,
      facingY: f64,
      /** rad/s. */
      turnSpeed: f64,
      /** −1…1: how hard the engine pushes in this tick. */
      thrust: f32,
      isBoosting: bool,
      /** Seconds of boost left. */
      boostSeconds: f64,
      /** 0 cold … 1 overheated. */
      heat: f64,
      /** Overheated and not yet cool enough to fire. */
      isOverheated: bool,
      reloadTicks: u8,
      /** 0…HULL_POINTS; a ship with none is destroyed within the tick. */
      hull: u8,
      /** Hits the shield still takes; 0 is no shield. */
      shield: u8,
      spreadTicks: u16,
      /** Cannot be hurt. */
      protectedTicks: u16,
      /** Ticks until a collision hurts again. */
      crashTicks: u8,
      /** Who hurt it last, for as long as `hitTicks` lasts: the kill is theirs even if a rock finishes it. */
      hitBy: player,
      hitTicks: u16,
    },
    /** One for each taken seat, for as long as it is taken. */
    Pilot: { player, color: u8, ship: entity, score: u8, kills: u16, deaths: u16, respawnTicks: u16, pingTicks: u8 },
    /** A bot's memory, on its pilot's row. */
    Mind: {
      thinkTicks: u8,
      target: entity,
      turn: i8,
      turnTicks: u8,
      thrust: i8,
      isFiring: bool,
      isBoosting: bool,
      /** Rests its guns until they are cool. */
      isCooling: bool,
      /** Where it wants to point: from the ship, of any length. */
      goalX: f64,
      goalY: f64,
      /** Where a bolt would meet the target, as far as the bot can tell: from the ship. */
      aimX: f64,
      aimY: f64,
      triggerTicks: u8,
      /** By how much the aim is off just now: u sideways per u forward. */
      aimErrorSlope: f64,
      wanderDirection: u8,
    },
    Bolt: { player, lifeTicks: u8 },
    /** `size` is one of ROCK, `look` 0…ROCK_LOOKS − 1. A new rock grows to its full radius. */
    Rock: { size: u8, look: u8, hull: u8, angle, spin: f32 },
    /** `kind` is one of PICK_UP. */
    PickUp: { kind: u8, lifeTicks: u16 },
    /** A place a player points at, shown to all. */
    Marker: { player, lifeTicks: u16 },
  },
  globals: {
    /** One of PHASE. */
    phase: u8,
    /** Ticks left of the phase; 0 while a drawn round waits for the next kill. */
    phaseTicks: u16,
    overtimeTicks: u16,
    /** 1 for the first. */
    round: u16,
    /** Who won the last round; NO_PLAYER after a draw and before the first result. */
    winner: player,
    rockTicks: u16,
    pickUpTicks: u16,
  },
  mirror: {
    // Bots in a page think there too.
    secret: ['Mind'],
    quantized: {
      'Body.x': 'f32',
      'Body.y': 'f32',
      'Body.vx': 'f32',
      'Body.vy': 'f32',
      'Body.radius': 'f32',
      'Body.mass': 'f32',
      'Ship.heading': { min: -Math.PI, max: Math.PI, bits: 16, wrap: true },
      'Ship.facingX': { min: -1, max: 1, bits: 16 },
      'Ship.facingY': { min: -1, max: 1, bits: 16 },
      'Ship.turnSpeed': { min: -8, max: 8, bits: 16 },
      'Ship.thrust': { min: -1, max: 1, bits: 8 },
      'Ship.boostSeconds': { min: 0, max: 10, bits: 8 },
      'Ship.heat': { min: 0, max: 1, bits: 8 },
      'Rock.angle': { min: -Math.PI, max: Math.PI, bits: 16, wrap: true },
    },
  },
  config: {
    /** Kills that win a round, 1…255. */
    scoreToWin: u8,
    /** The longest a round lasts, 10…1,000; the most kills win, and a tie is played on for up to a minute. */
    roundSeconds: u16,
    /** Large rocks to begin with, 0…16; as much stone is kept in the world. */
    rocks: u8,
  },
  playerData: {
    /** The chosen colour 1…COLOR_COUNT, or 0 for the seat's own. A colour that is taken falls back to a free one. */
    color: u8,
  },
  input: {
    /** −1 left … 1 right. */
    turn: axis,
    /** −1 brakes and backs, 1 is full power. */
    thrust: axis,
    fire: held,
    boost: held,
  },
  orders: {
    /** Points at a place, in world units; at most one marker a player, one a second. */
    Ping: { x: f64, y: f64 },
  },
  events: {
    /** A shot: `bolts` is 1, or 3 with the spread. At the muzzle; `heading` in radians. */
    Fired: predicted(
      { ship: entity, player, x: f64, y: f64, heading: angle, bolts: u8 },
      { same: ['player'], withinTicks: 3 },
    ),
    Overheated: predicted({ ship: entity, player, x: f64, y: f64 }, { same: ['player'], withinTicks: 30 }),
    Boosted: predicted({ ship: entity, player, x: f64, y: f64 }, { same: ['player'], withinTicks: 10 }),
    /** A bolt bites: the place, the bolt's velocity, and the hull left. */
    Hit: predicted(
      { ship: entity, player, by: player, x: f64, y: f64, vx: f64, vy: f64, hull: u8 },
      { same: ['ship', 'by'], withinTicks: 3 },
    ),
    /** The shield, or the protection of a new ship (`shield` 0 … then), takes a bolt or a collision. */
    ShieldHit: predicted(
      { ship: entity, player, by: player, x: f64, y: f64, vx: f64, vy: f64, shield: u8 },
      { same: ['ship', 'by'], withinTicks: 3 },
    ),
    /** A ship bounces off a rock or a ship at the place x, y. `speed` is that of the impact in u/s, `damage` 0…HULL_POINTS. */
    Crashed: predicted(
      { ship: entity, player, x: f64, y: f64, speed: f64, damage: u8 },
      { same: ['ship'], withinTicks: 6 },
    ),
    /** The ship's place and velocity at its end. */
    Exploded: predicted(
      { ship: entity, player, x: f64, y: f64, vx: f64, vy: f64 },
      { same: ['ship'], withinTicks: 10 },
    ),
    /** A bolt chips a rock. */
    RockHit: predicted({ rock: entity, x: f64, y: f64, vx: f64, vy: f64 }, { same: ['rock'], withinTicks: 3 }),
    RockBroke: predicted(
      { rock: entity, size: u8, look: u8, x: f64, y: f64, vx: f64, vy: f64 },
      { same: ['rock'], withinTicks: 10 },
    ),
    PickedUp: predicted({ pickUp: entity, player, kind: u8, x: f64, y: f64 }, { same: ['pickUp'], withinTicks: 10 }),
    Spawned: predicted({ player, x: f64, y: f64 }, { same: ['player'], withinTicks: 10 }),
    Pinged: confirmed({ player, x: f64, y: f64 }),
    /** A kill: `by` is NO_PLAYER when nobody had a part in it; `score` is the killer's now. */
    Scored: confirmed({ by: player, player, score: u8 }),
    /** 3, 2, 1 before a round, and the last ten seconds of one. */
    Countdown: confirmed({ secondsLeft: u8 }),
    RoundStarted: confirmed({ round: u16 }),
  },
  tuning: {
    thrustPower: tune({ unit: 'u/s²', min: 100, max: 2000 }),
    reversePower: tune({ unit: 'u/s²', min: 0, max: 2000 }),
    drag: tune({ unit: '1/s', min: 0, max: 3 }),
    topSpeed: tune({ unit: 'u/s', min: 100, max: 1000 }),
    boostPower: tune({ unit: 'u/s²', min: 100, max: 4000 }),
    boostTopSpeed: tune({ unit: 'u/s', min: 100, max: 1200 }),
    boostSeconds: tune({ unit: 's', min: 0.2, max: 10 }),
    boostRefillSeconds: tune({ unit: 's', min: 1, max: 60 }),
    turnSpeed: tune({ unit: 'rad/s', min: 1, max: 8 }),
    turnGrip: tune({ unit: 'rad/s²', min: 5, max: 200 }),
    boltSpeed: tune({ unit: 'u/s', min: 200, max: 2400 }),
    boltSeconds: tune({ unit: 's', min: 0.2, max: 2 }),
    reloadSeconds: tune({ unit: 's', min: 0.05, max: 1 }),
    shotHeat: tune({ unit: 'heat', min: 0, max: 0.5 }),
    coolPerSecond: tune({ unit: 'heat/s', min: 0.05, max: 2 }),
    coolEnough: tune({ unit: 'heat', min: 0, max: 0.9 }),
    spreadSlope: tune({ unit: 'u/u', min: 0.02, max: 0.5 }),
    spreadSeconds: tune({ unit: 's', min: 1, max: 60 }),
    shieldHits: tune({ unit: 'hits', min: 1, max: 20 }),
    respawnSeconds: tune({ unit: 's', min: 0.5, max: 10 }),
    protectSeconds: tune({ unit: 's', min: 0, max: 5 }),
    crashSpeed: tune({ unit: 'u/s', min: 20, max: 1000 }),
    crashSpeedPerPoint: tune({ unit: 'u/s', min: 20, max: 1000 }),
    bounce: tune({ unit: 'share', min: 0, max: 1 }),
    rockSpeed: tune({ unit: 'u/s', min: 0, max: 200 }),
    rockSplitSpeed: tune({ unit: 'u/s', min: 0, max: 200 }),
    rockHull: tune({ unit: 'hits', min: 1, max: 20 }),
    rockEverySeconds: tune({ unit: 's', min: 0.5, max: 60 }),
    dropChance: tune({ unit: 'share', min: 0, max: 1 }),
    pickUpEverySeconds: tune({ unit: 's', min: 1, max: 120 }),
    pickUpSeconds: tune({ unit: 's', min: 2, max: 60 }),
    resultSeconds: tune({ unit: 's', min: 1, max: 30 }),
    countdownSeconds: tune({ unit: 's', min: 1, max: 10 }),
  },
  result: {
    /** NO_PLAYER for a draw. */
    winner: player,
    score: u8,
    round: u16,
  },
});

export interface World extends WorldOf<typeof model> {}

/** What predicted systems see of it. */
export interface PredictedWorld extends PredictedWorldOf<typeof model> {}

/** Seconds as whole ticks. */
export function ticksOf(w: PredictedWorld, seconds: number): number {
  return Math.round(seconds / w.dt);
}
