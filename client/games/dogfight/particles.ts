// Every kind of particle of dogfight, as figures a designer turns. Lengths in world units, times in seconds.
import type { ParticleKind } from '#client/index.ts';
import type { SpriteId } from '#assets/dogfight/ids.ts';

type Kind = ParticleKind<SpriteId>;

/** Bright splinters where metal is struck. */
export const sparks: Kind = {
  sprite: 'spark',
  layer: 'effects',
  capacity: 400,
  count: [7, 11],
  lifeSeconds: [0.14, 0.36],
  speed: [110, 420],
  drag: 0.93,
  scale: [[0.55, 1], 0.15],
  tint: [0xffffff, 0xff9b45],
  rotation: 'alongSpeed',
  blend: 'add',
};

/** Glowing bits that hang in the air after an explosion. */
export const embers: Kind = {
  sprite: 'ember',
  layer: 'effects',
  capacity: 500,
  count: [26, 34],
  lifeSeconds: [0.4, 1.15],
  speed: [20, 340],
  radius: [0, 10],
  drag: 0.9,
  scale: [[0.6, 1.5], 0.1],
  tint: [0xffe9a8, 0xff3b1f],
  blend: 'add',
};

/** Hull plates of a ship that is no more. */
export const debris: Kind = {
  sprite: ['debris-1', 'debris-2', 'debris-3'],
  layer: 'effects',
  capacity: 160,
  count: [9, 12],
  lifeSeconds: [0.8, 1.7],
  speed: [40, 240],
  radius: [0, 12],
  drag: 0.55,
  scale: [[0.8, 1.5], 0.4],
  rotation: [0, 6.28],
  spinRadPerSecond: [-7, 7],
};

export const smoke: Kind = {
  sprite: ['smoke-1', 'smoke-2'],
  layer: 'trails',
  capacity: 260,
  count: [9, 12],
  lifeSeconds: [0.7, 1.6],
  speed: [8, 90],
  radius: [0, 16],
  drag: 0.85,
  scale: [
    [0.5, 0.9],
    [1.6, 2.6],
  ],
  alpha: [0.42, 0],
  tint: [0x8a7d84, 0x2a3350],
  rotation: [0, 6.28],
  spinRadPerSecond: [-0.8, 0.8],
};

/** The white middle of an explosion: there and gone. */
export const blast: Kind = {
  sprite: 'explosion-core',
  layer: 'effects',
  capacity: 24,
  count: 1,
  lifeSeconds: 0.3,
  scale: [0.7, 1.9],
  rotation: [0, 6.28],
  spinRadPerSecond: [-1.5, 1.5],
};

export const shockRing: Kind = {
  sprite: 'explosion-ring',
  layer: 'effects',
  capacity: 24,
  count: 1,
  lifeSeconds: 0.5,
  scale: [0.25, 2.9],
  alpha: [0.9, 0],
  blend: 'add',
};

export const glow: Kind = {
  sprite: 'glow',
  layer: 'effects',
  capacity: 80,
  count: 1,
  lifeSeconds: 0.34,
  scale: [1, 3.2],
  alpha: [0.9, 0],
  blend: 'add',
};

/** A ship appears: the mark closes in on it. */
export const spawnRing: Kind = {
  sprite: 'spawn-ring',
  layer: 'effects',
  capacity: 12,
  count: 1,
  lifeSeconds: 0.75,
  scale: [2.1, 0.55],
  alpha: [1, 0],
  rotation: 0,
  spinRadPerSecond: 2.2,
  blend: 'add',
};

/** Opens where a pick-up was taken or a player points. */
export const softRing: Kind = {
  sprite: 'ring',
  layer: 'effects',
  capacity: 32,
  count: 1,
  lifeSeconds: 0.45,
  scale: [0.5, 1.9],
  alpha: [0.9, 0],
  blend: 'add',
};

/** A shield lights up on the side that was struck. */
export const shieldArc: Kind = {
  sprite: 'shield-hit',
  layer: 'effects',
  capacity: 40,
  count: 1,
  lifeSeconds: 0.3,
  speed: 1,
  spreadRad: 0,
  scale: [1, 1.12],
  alpha: [1, 0],
  rotation: 'alongSpeed',
  blend: 'add',
};

export const muzzleFlash: Kind = {
  sprite: 'muzzle-flash',
  layer: 'effects',
  capacity: 60,
  count: 1,
  lifeSeconds: 0.07,
  speed: 1,
  spreadRad: 0,
  scale: [0.9, 0.7],
  alpha: [1, 0.2],
  rotation: 'alongSpeed',
  blend: 'add',
};

export const rockChips: Kind = {
  sprite: ['rock-chip-1', 'rock-chip-2'],
  layer: 'trails',
  capacity: 220,
  count: [3, 5],
  lifeSeconds: [0.4, 1],
  speed: [30, 170],
  drag: 0.5,
  scale: [[0.5, 1.1], 0.25],
  rotation: [0, 6.28],
  spinRadPerSecond: [-8, 8],
};

export const rockDust: Kind = {
  sprite: ['smoke-1', 'smoke-2'],
  layer: 'trails',
  capacity: 160,
  count: [5, 8],
  lifeSeconds: [0.5, 1.2],
  speed: [8, 70],
  radius: [0, 18],
  drag: 0.8,
  scale: [
    [0.4, 0.8],
    [1.2, 2],
  ],
  alpha: [0.35, 0],
  tint: [0x9aa3c0, 0x39415f],
  rotation: [0, 6.28],
};

/** What an engine leaves behind, one or two a frame. */
export const exhaust: Kind = {
  sprite: 'ember',
  layer: 'trails',
  capacity: 400,
  count: 1,
  lifeSeconds: [0.2, 0.5],
  speed: [20, 90],
  spreadRad: 0.5,
  radius: [0, 3],
  drag: 0.7,
  scale: [[0.7, 1.2], 0.1],
  alpha: [0.75, 0],
  blend: 'add',
};

/** A gun that is too hot. */
export const steam: Kind = {
  sprite: ['smoke-1', 'smoke-2'],
  layer: 'effects',
  capacity: 80,
  count: 1,
  lifeSeconds: [0.3, 0.7],
  speed: [10, 40],
  radius: [0, 6],
  scale: [
    [0.25, 0.4],
    [0.7, 1],
  ],
  alpha: [0.4, 0],
  tint: [0xffd9c2, 0x8090b0],
  rotation: [0, 6.28],
};

export const particles: readonly Kind[] = [
  smoke,
  rockDust,
  rockChips,
  exhaust,
  debris,
  blast,
  steam,
  sparks,
  embers,
  shockRing,
  glow,
  spawnRing,
  softRing,
  shieldArc,
  muzzleFlash,
];
