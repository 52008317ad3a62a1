// What the sky is strewn with, far to near, as figures a designer turns.
import type { SpriteId } from '#assets/dogfight/ids.ts';

type Between = readonly [min: number, max: number];

/** One kind of thing in the sky. */
export interface SkyKind {
  readonly sprite: SpriteId;
  readonly count: number;
  /** Part of the camera's movement it follows. */
  readonly depth: number;
  readonly scale: Between;
  readonly alpha: Between;
  readonly tints: readonly number[];
  /** Its light wavers by this share. */
  readonly twinkle: number;
  readonly isGlowing: boolean;
  /** Half its size on the screen: so far outside the picture it may appear and vanish. */
  readonly reach: number;
}

const CLOUD = { twinkle: 0, isGlowing: true } as const;
const STAR = { isGlowing: true } as const;

export const SKY: readonly SkyKind[] = [
  {
    ...CLOUD,
    sprite: 'nebula-1',
    count: 28,
    depth: 0.04,
    scale: [7, 13],
    alpha: [0.4, 0.75],
    tints: [0x3146d8, 0x6a34b8, 0x1f6fae],
    reach: 800,
  },
  {
    ...CLOUD,
    sprite: 'nebula-2',
    count: 26,
    depth: 0.06,
    scale: [5, 10],
    alpha: [0.36, 0.62],
    tints: [0xa8387c, 0x2b5fd0, 0x1d8a90],
    reach: 680,
  },
  {
    ...STAR,
    sprite: 'star-1',
    count: 170,
    depth: 0.06,
    scale: [0.4, 0.85],
    alpha: [0.4, 0.85],
    tints: [0xffffff, 0xbcd2ff, 0xffe3c2],
    twinkle: 0.25,
    reach: 12,
  },
  {
    ...STAR,
    sprite: 'star-1',
    count: 90,
    depth: 0.12,
    scale: [0.6, 1.15],
    alpha: [0.5, 0.95],
    tints: [0xffffff, 0xa9c7ff],
    twinkle: 0.2,
    reach: 12,
  },
  {
    sprite: 'planet',
    count: 1,
    depth: 0.14,
    scale: [1.9, 1.9],
    alpha: [1, 1],
    tints: [0xaebbe2],
    twinkle: 0,
    isGlowing: false,
    reach: 170,
  },
  {
    ...STAR,
    sprite: 'star-2',
    count: 30,
    depth: 0.22,
    scale: [0.6, 1.1],
    alpha: [0.6, 1],
    tints: [0xffffff, 0xcfe0ff, 0xffd9b0],
    twinkle: 0.3,
    reach: 20,
  },
  {
    ...STAR,
    sprite: 'star-3',
    count: 8,
    depth: 0.26,
    scale: [0.45, 0.9],
    alpha: [0.6, 0.95],
    tints: [0xffffff, 0xbfd6ff],
    twinkle: 0.35,
    reach: 30,
  },
  {
    sprite: 'pixel',
    count: 46,
    depth: 0.85,
    scale: [0.35, 0.7],
    alpha: [0.12, 0.34],
    tints: [0xbfd0ff],
    twinkle: 0,
    isGlowing: false,
    reach: 8,
  },
];
