// Every kind of particle of lanterns, as figures a designer turns. Lengths in world units, times in seconds.
import type { ParticleKind } from '#client/index.ts';
import type { SpriteId } from '#assets/lanterns/ids.ts';

type Kind = ParticleKind<SpriteId>;

/** Somebody walks there, not seen: a ring opens where it is heard. */
export const ripple: Kind = {
  sprite: 'ripple',
  layer: 'effects',
  capacity: 48,
  count: 1,
  lifeSeconds: 0.9,
  scale: [0.25, 1.15],
  alpha: [0.5, 0],
  tint: [0xcfe0ff, 0x8fb0ff],
  blend: 'add',
};

/** Prints that are left on the ground for a moment, under the light. */
export const print: Kind = {
  sprite: 'foot-print',
  layer: 'marks',
  capacity: 200,
  count: 1,
  lifeSeconds: 5,
  scale: [0.8, 0.8],
  alpha: [0.3, 0],
  tint: [0x1b1712, 0x1b1712],
  speed: 0.01,
  spreadRad: 0,
  rotation: 'alongSpeed',
};

/** What a running foot throws up. */
export const dust: Kind = {
  sprite: ['smoke-1', 'smoke-2'],
  layer: 'marks',
  capacity: 120,
  count: [2, 3],
  lifeSeconds: [0.35, 0.7],
  speed: [6, 26],
  radius: [0, 5],
  scale: [
    [0.2, 0.3],
    [0.5, 0.8],
  ],
  alpha: [0.35, 0],
  tint: [0xb3a68c, 0x8f8470],
  rotation: [0, 6.28],
};

/** Cloth and air at a leap. */
export const rush: Kind = {
  sprite: 'spark',
  layer: 'effects',
  capacity: 80,
  count: [9, 12],
  lifeSeconds: [0.16, 0.32],
  speed: [90, 240],
  radius: [0, 12],
  drag: 0.9,
  scale: [[0.6, 1.1], 0.2],
  alpha: [0.55, 0],
  tint: [0xfff1cf, 0xff8a5c],
  rotation: 'alongSpeed',
  blend: 'add',
};

export const sparks: Kind = {
  sprite: 'dot',
  layer: 'effects',
  capacity: 400,
  count: [12, 16],
  lifeSeconds: [0.4, 1.1],
  speed: [12, 130],
  radius: [0, 6],
  drag: 0.85,
  gravity: { x: 0, y: -26 },
  scale: [[0.25, 0.6], 0.08],
  tint: [0xffe9a8, 0xff4d1f],
  blend: 'add',
};

/** A spark that a fire lets go now and then. */
export const cinder: Kind = {
  sprite: 'dot',
  layer: 'effects',
  capacity: 120,
  count: 1,
  lifeSeconds: [0.8, 1.7],
  speed: [4, 16],
  radius: [0, 7],
  gravity: { x: 6, y: -30 },
  scale: [[0.18, 0.36], 0.06],
  tint: [0xffd27a, 0xff4d1f],
  blend: 'add',
};

export const ringOut: Kind = {
  sprite: 'ring',
  layer: 'effects',
  capacity: 24,
  count: 1,
  lifeSeconds: 0.6,
  scale: [0.3, 2.6],
  alpha: [0.8, 0],
  blend: 'add',
};

export const flare: Kind = {
  sprite: 'glow',
  layer: 'effects',
  capacity: 40,
  count: 1,
  lifeSeconds: 0.4,
  scale: [0.8, 3.2],
  alpha: [0.8, 0],
  blend: 'add',
};

export const smoke: Kind = {
  sprite: ['smoke-1', 'smoke-2'],
  layer: 'effects',
  capacity: 120,
  count: [8, 11],
  lifeSeconds: [0.6, 1.3],
  speed: [8, 60],
  radius: [0, 12],
  drag: 0.8,
  scale: [
    [0.4, 0.7],
    [1.2, 1.9],
  ],
  alpha: [0.3, 0],
  tint: [0xb9c2dc, 0x3a4566],
  rotation: [0, 6.28],
  spinRadPerSecond: [-0.8, 0.8],
};

/** The air of the night: specks that drift through whatever light there is, which is why they lie under it. */
export const mote: Kind = {
  sprite: 'dot',
  layer: 'air',
  capacity: 160,
  count: 1,
  lifeSeconds: [4, 7],
  speed: [3, 12],
  gravity: { x: 2, y: -1 },
  scale: [[0.12, 0.28], 0.1],
  alpha: [0.75, 0],
  tint: [0xfff0cc, 0xffe0a8],
};

/** Moths about the lamps. */
export const moth: Kind = {
  sprite: 'moth',
  layer: 'air',
  capacity: 40,
  count: 1,
  lifeSeconds: [1.4, 2.6],
  speed: [18, 46],
  radius: [10, 30],
  scale: [[0.5, 0.75], 0.5],
  alpha: [0.9, 0],
  rotation: [0, 6.28],
  spinRadPerSecond: [-7, 7],
};

export const particles: readonly Kind[] = [
  print,
  dust,
  mote,
  moth,
  ripple,
  smoke,
  rush,
  sparks,
  cinder,
  flare,
  ringOut,
];
