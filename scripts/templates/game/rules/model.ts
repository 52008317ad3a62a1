// What exists in new-game-name: runners, gems, who gathered how many, and who won how many rounds.
import { bool, confirmed, defineModel, entity, f64, player, predicted, tune, u16, u8 } from '#shared/index.ts';
import { axis, type WorldOf } from '#shared/index.ts';

/** World units across; a unit is a pixel of the picture. y points down. */
export const ARENA_WIDTH = 960;
/** World units from top to bottom. */
export const ARENA_HEIGHT = 540;

/** How many may play at once. */
export const SEATS = 4;

export const model = defineModel({
  name: 'new-game-name',
  ticksPerSecond: 60,
  players: { min: 1, max: SEATS },
  entities: 32,
  components: {
    /** Units: u. */
    Body: { x: f64, y: f64 },
    /** One for each seat that is taken. Velocity in u/s. */
    Runner: { player, vx: f64, vy: f64, gems: u8, wins: u8 },
    Gem: {},
  },
  globals: {
    round: u16,
    /** Ticks until the next round begins; 0 while one is played. */
    pauseTicks: u16,
    /** Who won the last round. */
    winner: player,
    /** The result that stands is the match's. */
    isMatchOver: bool,
  },
  config: { gemsToWin: u8, winsToEnd: u8 },
  input: { x: axis, y: axis },
  events: {
    Gathered: predicted({ gem: entity, player, x: f64, y: f64 }, { same: ['gem'], withinTicks: 6 }),
    RoundStarted: confirmed({ round: u16 }),
  },
  tuning: {
    runSpeed: tune({ unit: 'u/s', min: 50, max: 800 }),
    /** How fast a runner takes on the speed it wants. */
    grip: tune({ unit: '1/s', min: 1, max: 60 }),
    gemCount: tune({ unit: 'gems', min: 1, max: 20 }),
    pauseSeconds: tune({ unit: 's', min: 1, max: 20 }),
  },
  result: { winner: player, wins: u8 },
});

export interface World extends WorldOf<typeof model> {}
