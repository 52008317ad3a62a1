/** The particles of one kind as columns: born in bursts, moved, aged and packed without garbage. Knows no Pixi. */
import type { BurstOptions, ParticleKind, Range } from '#client/view/particle-kind.ts';
import { nextFloat } from '#shared/math/random.ts';

/** What draws a particle sets these; a Pixi particle has them all. */
export interface DrawnParticle<Picture> {
  x: number;
  y: number;
  scaleX: number;
  scaleY: number;
  rotation: number;
  /** 0xaabbggrr as a 32-bit integer. */
  color: number;
  texture: Picture;
}

/** Moves a coordinate to its image nearest to the camera. */
export type Nearest = (value: number) => number;

/** The particles of one kind. Rows 0…count − 1 live, the oldest first. */
export interface ParticleBlock {
  readonly capacity: number;
  readonly count: number;
  /** Draws its own numbers from `random`, sfc32 words that the stage keeps. `source` is what they may be withdrawn by; 0 for never. */
  burst(x: number, y: number, options?: BurstOptions, source?: number): void;
  /** Those of this source fade away at once. */
  withdraw(source: number): void;
  /** Ages and moves all by `dtSeconds`; those at the end of their life go. */
  step(dtSeconds: number): void;
  /** Writes the living to targets[at…]; gives back where the next may be written. */
  draw<Picture>(
    targets: readonly DrawnParticle<Picture>[],
    at: number,
    pictures: readonly Picture[],
    nearX: Nearest,
    nearY: Nearest,
  ): number;
  clear(): void;
}

const NO_OPTIONS: BurstOptions = Object.freeze({});

/** What was withdrawn is gone after this time, seconds: long enough not to blink, too short to be taken for true. */
const WITHDRAWN_SECONDS = 0.08;

/** Makes the block of a kind. `random` is four words of sfc32. */
export function createParticleBlock(kind: ParticleKind, random: Uint32Array): ParticleBlock {
  const { capacity } = kind;
  const pictureCount = typeof kind.sprite === 'string' ? 1 : kind.sprite.length;
  const x = new Float32Array(capacity);
  const y = new Float32Array(capacity);
  const vx = new Float32Array(capacity);
  const vy = new Float32Array(capacity);
  const age = new Float32Array(capacity);
  const life = new Float32Array(capacity);
  const rotation = new Float32Array(capacity);
  const spin = new Float32Array(capacity);
  const scaleBorn = new Float32Array(capacity);
  const scaleDead = new Float32Array(capacity);
  const tint = new Uint32Array(capacity);
  const picture = new Uint8Array(capacity);
  const sources = new Float64Array(capacity);
  /** Seconds left of those that were withdrawn; Infinity for all others. */
  const fadeLeft = new Float32Array(capacity);
  const columns = [x, y, vx, vy, age, life, rotation, spin, scaleBorn, scaleDead, tint, picture, sources, fadeLeft];
  const [alphaBorn, alphaDead] = kind.alpha ?? [1, 0];
  const [tintBorn, tintDead] = kind.tint ?? [0xffffff, 0xffffff];
  const [bornScale, deadScale] = kind.scale ?? [1, 1];
  const kept = 1 - (kind.drag ?? 0);
  const gravityX = kind.gravity?.x ?? 0;
  const gravityY = kind.gravity?.y ?? 0;
  const isAlongSpeed = kind.rotation === 'alongSpeed';
  let count = 0;

  const roll = (range: Range | undefined, fallback: number): number => {
    if (range === undefined) return fallback;
    return typeof range === 'number' ? range : range[0] + (range[1] - range[0]) * nextFloat(random);
  };

  function burst(atX: number, atY: number, options: BurstOptions = NO_OPTIONS, source = 0): void {
    const wanted = Math.min(capacity, Math.round(options.count ?? roll(kind.count, 1)));
    forgetOldest(count + wanted - capacity);
    for (let i = 0; i < wanted; i++) {
      sources[count] = source;
      fadeLeft[count] = Infinity;
      born(count++, atX, atY, options);
    }
  }

  function born(i: number, atX: number, atY: number, options: BurstOptions): void {
    const spread = options.spreadRad ?? kind.spreadRad ?? 2 * Math.PI;
    const direction = (options.angleRad ?? 0) + (nextFloat(random) - 0.5) * spread;
    const speed = roll(kind.speed, 0) * (options.speedScale ?? 1);
    const radius = roll(kind.radius, 0) * Math.sqrt(nextFloat(random));
    const side = nextFloat(random) * 2 * Math.PI;
    const scale = options.scale ?? 1;
    x[i] = atX + Math.cos(side) * radius;
    y[i] = atY + Math.sin(side) * radius;
    vx[i] = Math.cos(direction) * speed + (options.vx ?? 0);
    vy[i] = Math.sin(direction) * speed + (options.vy ?? 0);
    age[i] = 0;
    life[i] = Math.max(0.001, roll(kind.lifeSeconds, 1));
    rotation[i] = kind.rotation === 'alongSpeed' ? 0 : roll(kind.rotation, 0);
    spin[i] = roll(kind.spinRadPerSecond, 0);
    scaleBorn[i] = roll(bornScale, 1) * scale;
    scaleDead[i] = roll(deadScale, 1) * scale;
    tint[i] = options.tint ?? 0xffffff;
    picture[i] = pictureCount === 1 ? 0 : Math.floor(nextFloat(random) * pictureCount);
  }

  function forgetOldest(surplus: number): void {
    if (surplus <= 0) return;
    for (const column of columns) column.copyWithin(0, surplus, count);
    count -= surplus;
  }

  function step(dtSeconds: number): void {
    const slowing = Math.pow(kept, dtSeconds);
    let to = 0;
    for (let i = 0; i < count; i++) {
      const older = age[i] + dtSeconds;
      if (older >= life[i] || fadeLeft[i] <= dtSeconds) continue;
      if (to !== i) move(i, to);
      fadeLeft[to] -= dtSeconds;
      age[to] = older;
      vx[to] = (vx[to] + gravityX * dtSeconds) * slowing;
      vy[to] = (vy[to] + gravityY * dtSeconds) * slowing;
      x[to] += vx[to] * dtSeconds;
      y[to] += vy[to] * dtSeconds;
      rotation[to] += spin[to] * dtSeconds;
      to++;
    }
    count = to;
  }

  function move(from: number, to: number): void {
    for (const column of columns) column[to] = column[from];
  }

  function draw<Picture>(
    targets: readonly DrawnParticle<Picture>[],
    at: number,
    pictures: readonly Picture[],
    nearX: Nearest,
    nearY: Nearest,
  ): number {
    for (let i = 0; i < count; i++) {
      const target = targets[at + i];
      const t = age[i] / life[i];
      const scale = scaleBorn[i] + (scaleDead[i] - scaleBorn[i]) * t;
      target.x = nearX(x[i]);
      target.y = nearY(y[i]);
      target.scaleX = scale;
      target.scaleY = scale;
      target.rotation = isAlongSpeed ? Math.atan2(vy[i], vx[i]) : rotation[i];
      const alpha = alphaBorn + (alphaDead - alphaBorn) * t * t;
      target.color = colour(tintBorn, tintDead, t, tint[i], alpha * Math.min(1, fadeLeft[i] / WITHDRAWN_SECONDS));
      target.texture = pictures[picture[i]];
    }
    return at + count;
  }

  return {
    capacity,
    get count() {
      return count;
    },
    burst,
    withdraw(source) {
      for (let i = 0; i < count; i++) {
        if (sources[i] === source && fadeLeft[i] > WITHDRAWN_SECONDS) fadeLeft[i] = WITHDRAWN_SECONDS;
      }
    },
    step,
    draw,
    clear() {
      count = 0;
    },
  };
}

/** Blends two 0xrrggbb colours, multiplies with a third, and packs them with the alpha as 0xaabbggrr. */
export function colour(born: number, dead: number, t: number, by: number, alpha: number): number {
  const red = channel(born, dead, t, by, 16);
  const green = channel(born, dead, t, by, 8);
  const blue = channel(born, dead, t, by, 0);
  const opacity = Math.round(Math.min(Math.max(alpha, 0), 1) * 255);
  return (opacity << 24) | (blue << 16) | (green << 8) | red;
}

function channel(born: number, dead: number, t: number, by: number, shift: number): number {
  const from = (born >>> shift) & 255;
  const to = (dead >>> shift) & 255;
  return Math.round(((from + (to - from) * t) * ((by >>> shift) & 255)) / 255);
}
