// What exists in lanterns: walkers with their light, doors, embers, shrines, everyone's score, and everything that can be said about them.
import {
  TAU,
  angle,
  axis,
  bool,
  confirmed,
  defineModel,
  entity,
  f32,
  f64,
  held,
  list,
  player,
  predicted,
  press,
  tune,
  u16,
  u32,
  u8,
  type FrameOf,
  type PredictedWorldOf,
  type WorldOf,
} from '#shared/index.ts';
import { townEntities } from './town.ts';

/** Values of `globals.phase`. */
export const PHASE = {
  /** Fewer than two are there: everyone may stroll about, and no clock runs. */
  waiting: 0,
  /** Roles are dealt and everyone stands at their place; nobody moves. */
  countdown: 1,
  /** Hunted. The hunters stand still for the head start that it begins with. */
  play: 2,
  /** The round is over and its result stands: nobody is caught, nothing is gathered. */
  result: 3,
} as const;

/** Values of `Walker.role`, and of a side that wins. */
export const ROLE = { hider: 0, hunter: 1 } as const;

/** Colours of clothes to choose from. `playerData.look` is 1…LOOK_COUNT, or 0 for the seat's own. */
export const LOOK_COUNT = 12;

/** Values of `Footstep.loudness`: a quiet step is heard at a fraction of the range. */
export const LOUDNESS = { quiet: 1, plain: 2, loud: 3 } as const;

/** Bends that a bot keeps of its way. */
export const ROUTE_BENDS = 24;

/**
 * A room may show each client only what `sight.ts` says that its seat knows. What follows is said with the fields: *server-only* is shown
 * to nobody, *own* matters to its owner alone, and a range with bits is how exact a field has to be for others.
 */
export const model = defineModel({
  name: 'lanterns',
  ticksPerSecond: 30,
  players: { min: 1, max: 64 },
  entities: 384,
  components: {
    /** The middle of everything that has a place; u, y points down. For others 0…3072 in 16 bits each: a twentieth of a unit. */
    Body: { x: f64, y: f64 },
    /** One for each taken seat: who walks about. */
    Walker: {
      player,
      /** One of ROLE. */
      role: u8,
      /** 0…LOOK_COUNT − 1. */
      look: u8,
      /** u/s. For others −512…512 in 10 bits each: for blending and bobbing only. */
      vx: f32,
      vy: f32,
      /** Where the lantern points: a whole multiple of TURN_RAD from 0 (to the right) clockwise. 8 bits are exact. */
      facing: angle,
      /** The lantern is shuttered: no light, and short sight. */
      isShuttered: bool,
      /** Runs in this tick: loud steps. */
      isRunning: bool,
      /** Stands in some light but its own: who has a clear view sees it from afar. Shown to its owner as a warning. */
      isLit: bool,
      /** Own. Air of the flame, 0…1: a shuttered lantern uses it up and then opens by itself. 8 bits. */
      air: f32,
      /** Own. Breath for running, 0…1. 8 bits. */
      breath: f32,
      /** Ticks left of a lunge: it flies where it faces. */
      lungeTicks: u8,
      /** Own. Ticks until it can lunge again; in the first of them it is slow. */
      restTicks: u8,
      /** Ticks in which it stands still: the countdown, the head start, the fright of one who was caught. */
      heldTicks: u16,
      /** Own. u to walk until the next footstep. */
      stepUnits: f32,
      /** Embers it carries. */
      embers: u8,
    },
    /** One for each taken seat, for as long as it is taken: known to all. */
    Score: {
      player,
      look: u8,
      walker: entity,
      /** In this match, 0…65,535. */
      points: u16,
      catches: u8,
      embers: u8,
      /** Rounds of this match that it began as a hunter: who has hunted least is dealt that role next. */
      hunts: u8,
      /** The round in which it last began as one; 0 for never. */
      huntedRound: u8,
    },
    /** Server-only: a bot's memory, on its score's row. */
    Mind: {
      thinkTicks: u8,
      /** One of GOAL in bot-goals.ts. */
      goal: u8,
      /** Ticks until the goal is given up. */
      goalTicks: u16,
      /** Where it wants to be; u. */
      goalX: f64,
      goalY: f64,
      /** The cells at which the way there bends, and how many of them are behind. */
      route: list(u16, ROUTE_BENDS),
      routeAt: u8,
      /** The last place where it saw or heard one of the other side, and for how many ticks more it believes in it. */
      traceX: f64,
      traceY: f64,
      traceTicks: u16,
      /** Whom of the other side it sees; NONE for nobody. */
      target: entity,
      /** What it holds: changed a few times a second. */
      stepTicks: u8,
      wishX: f32,
      wishY: f32,
      isRunning: bool,
      isShuttering: bool,
      /** What it presses in the next tick. */
      isPressing: bool,
      isLunging: bool,
      /** Where it stood at its last thought, and for how many thoughts it has hardly moved. */
      lastX: f64,
      lastY: f64,
      stuckThoughts: u8,
      /** Ticks until it presses again. */
      pressTicks: u8,
    },
    /** A door or a bridge's gate. Its Body is the middle of its tile, which never moves. */
    Door: {
      /** One of DOOR in town.ts. */
      kind: u8,
      isOpen: bool,
      /** The wall that it stands in runs from top to bottom, so that one goes through it from left to right. */
      isUpright: bool,
      /** Of a gate: the arm of the canal that its bridge crosses, one of ARM in town.ts. */
      arm: u8,
      /** Server-only in effect: ticks until it can be moved again. */
      restTicks: u8,
    },
    /** A spark to gather. */
    Ember: {},
    /** Takes embers and, with enough of them, burns: a light for the rest of the round. */
    Shrine: {
      /** 0…3 as in town.ts. */
      quarter: u8,
      embers: u8,
      /** Embers that light it; 0 for a shrine that is not in play in this round. */
      needs: u8,
      isLit: bool,
    },
  },
  globals: {
    /** One of PHASE. */
    phase: u8,
    /** Ticks left of the phase. */
    phaseTicks: u16,
    /** 1 for the first of the world. */
    round: u16,
    /** 1…config.rounds. */
    roundOfMatch: u8,
    /** The part of the town that is played in: an index of WARDS in town.ts. */
    ward: u8,
    /** Ticks left of the head start. */
    headStartTicks: u16,
    hidersLeft: u8,
    shrinesLit: u8,
    /** Which they are: bit i is of the shrine i of the map. `ShrineLit` tells all, and this tells whoever comes later. */
    litMask: u32,
    shrinesInPlay: u8,
    /** So many of them must burn for the hiders to win at once. */
    shrinesToLight: u8,
    /** Of the last round: one of ROLE. */
    winningSide: u8,
    /** Rounds of this match that each side has won. */
    hiderRounds: u8,
    hunterRounds: u8,
    /** Who won the last match; NO_PLAYER after a draw and before the first. */
    winner: player,
  },
  config: {
    /** Rounds of a match, 1…20. With an even number, the two of a duel hunt equally often. */
    rounds: u8,
    /** The longest a round lasts, 20…600. */
    roundSeconds: u16,
  },
  playerData: {
    /** The chosen clothes 1…LOOK_COUNT, or 0 for the seat's own. */
    look: u8,
  },
  input: {
    x: axis,
    y: axis,
    run: held,
    /** Closes the lantern's shutter while held. Of no use to a hunter. */
    shutter: held,
    /** Opens or shuts the nearest door; of a hider at a shrine: gives it the embers. */
    interact: press,
    /** Of a hunter: a leap that catches whom it touches. */
    lunge: press,
  },
  // Whoever is not seen must not be told by an event: one that is heard says no more than the cell of HEARING_CELL u that it happened in.
  events: {
    /** Someone's step, at the middle of a coarse cell. `loudness` is one of LOUDNESS. */
    Footstep: predicted({ x: f64, y: f64, loudness: u8 }, { same: ['x', 'y', 'loudness'], withinTicks: 3 }),
    /** A leap, at the middle of a coarse cell. */
    Lunged: predicted({ x: f64, y: f64 }, { same: ['x', 'y'], withinTicks: 6 }),
    /** A door was moved: its exact place, which is on the map. */
    DoorMoved: predicted({ x: f64, y: f64, isOpen: bool }, { same: ['x', 'y'], withinTicks: 6 }),
    /** Someone took an ember, at the middle of a coarse cell. */
    EmberTaken: predicted({ x: f64, y: f64 }, { same: ['x', 'y'], withinTicks: 6 }),
    /** A shrine got embers: its exact place, which is on the map. */
    ShrineFed: predicted({ x: f64, y: f64, embers: u8 }, { same: ['x', 'y'], withinTicks: 6 }),
    /** A shrine burns: told to all. */
    ShrineLit: confirmed({ x: f64, y: f64, lit: u8 }),
    /** Who caught whom: told to all, without the place. `hidersLeft` is what remains. */
    Caught: confirmed({ by: player, player, hidersLeft: u8 }),
    /** The cry of one who was caught, at the middle of a coarse cell. */
    Cried: confirmed({ x: f64, y: f64 }),
    /** 3, 2, 1 before a round, and its last ten seconds. */
    Countdown: confirmed({ secondsLeft: u8 }),
    RoundStarted: confirmed({ round: u16, hunters: u8, hiders: u8 }),
    /** The head start is over: the hunters come. */
    HuntStarted: confirmed({ round: u16 }),
    /** `side` is one of ROLE, `survivors` the hiders left. */
    RoundEnded: confirmed({ round: u16, side: u8, survivors: u8, shrinesLit: u8 }),
  },
  tuning: {
    hiderWalkSpeed: tune({ unit: 'u/s', min: 20, max: 300 }),
    hiderRunSpeed: tune({ unit: 'u/s', min: 20, max: 400 }),
    hunterWalkSpeed: tune({ unit: 'u/s', min: 20, max: 300 }),
    hunterRunSpeed: tune({ unit: 'u/s', min: 20, max: 400 }),
    shutteredSpeedShare: tune({ unit: 'share', min: 0.1, max: 1 }),
    emberSpeedShare: tune({ unit: 'share for each', min: 0.5, max: 1 }),
    grip: tune({ unit: '1/s', min: 2, max: 60 }),
    breathSeconds: tune({ unit: 's', min: 0.5, max: 60 }),
    breathRefillSeconds: tune({ unit: 's', min: 0.5, max: 60 }),
    airSeconds: tune({ unit: 's', min: 0.5, max: 120 }),
    airRefillSeconds: tune({ unit: 's', min: 0.5, max: 60 }),
    glowRadius: tune({ unit: 'u', min: 16, max: 400 }),
    haloRadius: tune({ unit: 'u', min: 16, max: 400 }),
    beamReach: tune({ unit: 'u', min: 32, max: 520 }),
    beamCosine: tune({ unit: 'cosine of half the angle', min: 0.1, max: 0.999 }),
    nearRadius: tune({ unit: 'u', min: 8, max: 200 }),
    emberGlowRadius: tune({ unit: 'u', min: 16, max: 400 }),
    hearingRange: tune({ unit: 'u', min: 32, max: 1000 }),
    strideUnits: tune({ unit: 'u', min: 8, max: 200 }),
    lungeSpeed: tune({ unit: 'u/s', min: 50, max: 900 }),
    lungeSeconds: tune({ unit: 's', min: 0.05, max: 1 }),
    lungeReach: tune({ unit: 'u', min: 4, max: 80 }),
    lungeRestSeconds: tune({ unit: 's', min: 0.1, max: 8 }),
    stumbleSeconds: tune({ unit: 's', min: 0, max: 4 }),
    frightSeconds: tune({ unit: 's', min: 0, max: 20 }),
    doorReach: tune({ unit: 'u', min: 16, max: 120 }),
    emberReach: tune({ unit: 'u', min: 8, max: 80 }),
    embersCarried: tune({ unit: 'embers', min: 1, max: 20 }),
    embersPerHider: tune({ unit: 'embers for a hider beyond the shrines', min: 0, max: 10 }),
    huntersPerRoot: tune({ unit: 'hunters for each root of the players', min: 0.1, max: 4 }),
    catchPoints: tune({ unit: 'points', min: 0, max: 50 }),
    hidingSeconds: tune({ unit: 's for a point', min: 1, max: 600 }),
    survivePoints: tune({ unit: 'points', min: 0, max: 50 }),
    emberPoints: tune({ unit: 'points', min: 0, max: 50 }),
    headStartSeconds: tune({ unit: 's', min: 0, max: 60 }),
    resultSeconds: tune({ unit: 's', min: 1, max: 30 }),
    countdownSeconds: tune({ unit: 's', min: 1, max: 10 }),
  },
  result: {
    /** Whose points are the most; NO_PLAYER for a draw. */
    winner: player,
    points: u16,
    /** Rounds that the hiders won, and the hunters. */
    hiderRounds: u8,
    hunterRounds: u8,
  },
  levels: { town: { entities: townEntities() } },
  mirror: {
    hidden: ['Mind', 'Door.restTicks'],
    secret: ['Walker.air', 'Walker.breath', 'Walker.restTicks', 'Walker.stepUnits'],
    quantized: {
      'Body.x': { min: 0, max: 3072, bits: 16 },
      'Body.y': { min: 0, max: 3072, bits: 16 },
      'Walker.vx': { min: -1024, max: 1024, bits: 8 },
      'Walker.vy': { min: -1024, max: 1024, bits: 8 },
      'Walker.facing': { min: 0, max: TAU, bits: 8, wrap: true },
    },
  },
});

export interface World extends WorldOf<typeof model> {}

/** What the systems see that a page makes ahead of the server for its own walker. */
export interface PredictedWorld extends PredictedWorldOf<typeof model> {}

/** What may be asked by whoever only looks: a world, a predicted one, or a view's frame. */
export interface Frame extends Omit<FrameOf<typeof model>, 'botLevel' | 'refused' | 'roll' | 'rollInt'> {}

/** Seconds as whole ticks. */
export function ticksOf(w: Frame, seconds: number): number {
  return Math.round(seconds / w.dt);
}
