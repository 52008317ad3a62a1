/** What there is in hideout. */
import {
  NO_PLAYER,
  TAU,
  angle,
  axis,
  confirmed,
  defineModel,
  entity,
  entityId,
  f32,
  f64,
  grid,
  held,
  list,
  player,
  predicted,
  press,
  tune,
  u16,
  u32,
  u8,
  type PredictedWorldOf,
  type WorldOf,
} from '../index.ts';

/** Walkers stay this near to the middle. */
export const HALF_WIDTH = 40;
const SIZE = HALF_WIDTH * 2;
/** Of the ground: slow to walk on. */
export const REEDS = 9;

const reeds = (every: number) => Array.from({ length: SIZE * SIZE }, (_, i) => ((i >> 3) % every === 0 ? REEDS : 0));

const inhabitants = (first: number) => [
  ...Array.from({ length: 12 }, (_, i) => ({
    Body: { x: ((i * 29 + first) % 72) - 36, y: ((i * 17) % 72) - 36 },
    Beast: { kind: i % 3 },
    Mind: { way: first * 7919 + i * 104_729 + 1 },
  })),
  ...Array.from({ length: 3 }, (_, i) => ({
    Body: { x: i * 11 - 8 + first, y: i * 7 - 5 },
    Pet: { player: NO_PLAYER, trail: [i] },
  })),
];

export const model = defineModel({
  name: 'hideout',
  ticksPerSecond: 60,
  players: { min: 1, max: 8 },
  entities: 192,
  components: {
    Body: { x: f64, y: f64, heading: angle, speed: f32 },
    Walker: { player, target: entity, restTicks: u8 },
    Purse: { gold: u16, best: entityId },
    Cloak: { ticksLeft: u16 },
    Stone: { player, thrower: entity, ticksLeft: u8 },
    Beast: { kind: u8, hurtTicks: u8 },
    Mind: { way: u32, dream: f64 },
    Pet: { player, trail: list(u8, 4), restTicks: u8 },
    Phantom: { ticksLeft: u8 },
  },
  globals: {
    secondsLeft: u8,
    rounds: u16,
    shouts: u32,
    loudest: entity,
    last: player,
    queue: list(player, 4),
    omen: u32,
  },
  grids: { ground: grid(u8, SIZE, SIZE), heat: grid(u8, SIZE, SIZE) },
  config: { roundSeconds: u8, seer: player },
  playerData: { color: u8 },
  input: { x: axis, y: axis, run: held, throw: press, cloak: press },
  orders: { Shout: { words: f64, volume: u8 }, Follow: { whom: list(entityId, 4) } },
  commands: { Bless: { player, gold: u16 } },
  events: {
    Thrown: predicted({ by: entity, stone: entity }, { same: ['by'], withinTicks: 3 }),
    Shattered: confirmed({ stone: entity, by: player }),
    Shouted: confirmed({ by: entity, x: f64, y: f64, volume: u8 }),
    Told: confirmed({ player, gold: u16 }),
    Rumour: confirmed({ round: u16 }),
  },
  tuning: { walkSpeed: tune({ unit: 'm/s', min: 1, max: 12 }) },
  result: { rounds: u16 },
  mirror: {
    hidden: ['Mind', 'globals.omen', 'grids.heat'],
    secret: ['Purse'],
    quantized: {
      'Body.x': { min: -64, max: 64, bits: 16 },
      'Body.y': { min: -64, max: 64, bits: 16 },
      'Body.heading': { min: 0, max: TAU, bits: 8, wrap: true },
      'Body.speed': 'f32',
    },
  },
  levels: {
    moor: { grids: { ground: reeds(7) }, entities: inhabitants(3) },
    marsh: { grids: { ground: reeds(3) }, entities: inhabitants(11) },
  },
});

export interface World extends WorldOf<typeof model> {}
export interface PredictedWorld extends PredictedWorldOf<typeof model> {}
