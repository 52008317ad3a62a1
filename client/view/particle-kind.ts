/** What a designer says about a kind of particle: how many, how fast, how long, how they look as they age. */

/** A number, or a range from which each particle draws its own. */
export type Range = number | readonly [min: number, max: number];

/** One kind of particle. Lengths are world units (logical pixels in a screen layer), times seconds, angles radians. */
export interface ParticleKind<Sprite extends string = string> {
  /** One picture, or several of which each particle draws one. */
  readonly sprite: Sprite | readonly Sprite[];
  /** The layer it is drawn in. The kinds of one layer share one draw call; those listed first are drawn first. */
  readonly layer: string;
  /** The most at once; when full, the oldest give way. */
  readonly capacity: number;
  /** Particles of a burst. */
  readonly count: Range;
  readonly lifeSeconds: Range;
  /** Along the burst's direction. */
  readonly speed?: Range;
  /** Width of the cone around the burst's direction: 2π (all round) when absent. */
  readonly spreadRad?: number;
  /** Radius of the disc in which they start: 0 when absent. */
  readonly radius?: Range;
  /** Part of the speed lost in a second, 0…1: 0 when absent. */
  readonly drag?: number;
  /** Acceleration, y downwards. */
  readonly gravity?: { readonly x: number; readonly y: number };
  /** Size of the picture (1 = as drawn) at birth and at death. */
  readonly scale?: readonly [born: Range, dead: Range];
  /** Opacity at birth and at death; it falls late: the curve is a quadratic. 1 to 0 when absent. */
  readonly alpha?: readonly [born: number, dead: number];
  /** Colour 0xrrggbb at birth and at death. White when absent. */
  readonly tint?: readonly [born: number, dead: number];
  /** Angle at birth; `alongSpeed` turns the picture's right into the direction of flight. */
  readonly rotation?: Range | 'alongSpeed';
  readonly spinRadPerSecond?: Range;
  /** `add` glows; `normal` when absent. */
  readonly blend?: 'normal' | 'add';
}

/** What one burst changes of its kind. Keep one object and change it: nothing is kept of it. */
export interface BurstOptions {
  /** Instead of the kind's count. */
  readonly count?: number;
  /** Direction of the cone: 0 when absent. */
  readonly angleRad?: number;
  /** Instead of the kind's spread. */
  readonly spreadRad?: number;
  /** Multiplies the kind's speed: 1 when absent. */
  readonly speedScale?: number;
  /** Multiplies the kind's scale: 1 when absent. */
  readonly scale?: number;
  /** Speed of what they fly off, added to each. */
  readonly vx?: number;
  readonly vy?: number;
  /** Multiplied with the kind's colours. */
  readonly tint?: number;
}
