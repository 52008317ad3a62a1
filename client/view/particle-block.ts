/** The particles of one kind as columns: born in bursts, moved, aged and packed without garbage. Knows no Pixi. */
import type { BurstOptions, ParticleKind, Range } from '#client/view/particle-kind.ts';
import {
  PARTICLE_WORDS,
  stepCosine,
  stepOf,
  stepSine,
  type ParticleLook,
  type ParticleVertices,
} from '#client/view/particle-vertices.ts';
import { nextFloat } from '#shared/math/random.ts';

/** Moves a coordinate to its image nearest to the camera. */
export type Nearest = (value: number) => number;

/** The particles of one kind, the oldest first. */
export interface ParticleBlock {
  readonly capacity: number;
  /** Those that live. */
  readonly count: number;
  /** Draws its own numbers from `random`, sfc32 words that the stage keeps. `source` is what they may be withdrawn by; 0 for never. */
  burst(x: number, y: number, options?: BurstOptions, source?: number): void;
  /** Those of this source fade away at once. */
  withdraw(source: number): void;
  /** Ages and moves all by `dtSeconds`; those at the end of their life go. */
  step(dtSeconds: number): void;
  /** Writes the living as the particles `at`… of the vertices; gives back where the next may be written. `looks` are the kind's pictures. */
  draw(vertices: ParticleVertices, at: number, looks: readonly ParticleLook[], nearX: Nearest, nearY: Nearest): number;
  clear(): void;
}

const NO_OPTIONS: BurstOptions = Object.freeze({});

/** What was withdrawn is gone after this time, seconds: long enough not to blink, too short to be taken for true. */
const WITHDRAWN_SECONDS = 0.08;

/** Makes the block of a kind. `random` is four words of sfc32. */
export function createParticleBlock(kind: ParticleKind, random: Uint32Array): ParticleBlock {
  const { capacity } = kind;
  const pictureCount = typeof kind.sprite === 'string' ? 1 : kind.sprite.length;
  // More rows than may live: to move all to the front costs much, and is then seldom needed.
  const rows = capacity + Math.max(16, capacity >>> 2);
  const x = new Float32Array(rows);
  const y = new Float32Array(rows);
  const vx = new Float32Array(rows);
  const vy = new Float32Array(rows);
  const age = new Float32Array(rows);
  const life = new Float32Array(rows);
  const rotation = new Float32Array(rows);
  const spin = new Float32Array(rows);
  const scaleBorn = new Float32Array(rows);
  const scaleDead = new Float32Array(rows);
  const tint = new Uint32Array(rows);
  const picture = new Uint8Array(rows);
  const sources = new Float64Array(rows);
  /** Seconds left of those that were withdrawn; Infinity for all others. */
  const fadeLeft = new Float32Array(rows);
  const order = new Uint32Array(rows);
  const columns = [x, y, vx, vy, age, life, rotation, spin, scaleBorn, scaleDead, tint, picture, sources, fadeLeft];
  const [alphaBorn, alphaDead] = kind.alpha ?? [1, 0];
  const [tintBorn, tintDead] = kind.tint ?? [0xffffff, 0xffffff];
  const [bornScale, deadScale] = kind.scale ?? [1, 1];
  const kept = 1 - (kind.drag ?? 0);
  const gravityX = kind.gravity?.x ?? 0;
  const gravityY = kind.gravity?.y ?? 0;
  const isAlongSpeed = kind.rotation === 'alongSpeed';
  /** Rows in use; a row whose life is 0 is dead, and goes when there are many of them: to move the others costs more than to pass it by. */
  let end = 0;
  let dead = 0;

  const roll = (range: Range | undefined, fallback: number): number => {
    if (range === undefined) return fallback;
    return typeof range === 'number' ? range : range[0] + (range[1] - range[0]) * nextFloat(random);
  };

  function burst(atX: number, atY: number, options: BurstOptions = NO_OPTIONS, source = 0): void {
    const wanted = Math.min(capacity, Math.round(options.count ?? roll(kind.count, 1)));
    forgetOldest(end - dead + wanted - capacity);
    if (end + wanted > rows) compact();
    for (let i = 0; i < wanted; i++) {
      sources[end] = source;
      fadeLeft[end] = Infinity;
      born(end++, atX, atY, options);
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
    let left = surplus;
    for (let i = 0; left > 0 && i < end; i++) {
      if (life[i] === 0) continue;
      life[i] = 0;
      dead++;
      left--;
    }
  }

  function step(dtSeconds: number): void {
    const slowing = Math.pow(kept, dtSeconds);
    const pushX = gravityX * dtSeconds;
    const pushY = gravityY * dtSeconds;
    for (let i = 0; i < end; i++) {
      if (life[i] === 0) continue;
      const older = age[i] + dtSeconds;
      if (older >= life[i] || fadeLeft[i] <= dtSeconds) {
        life[i] = 0;
        dead++;
        continue;
      }
      fadeLeft[i] -= dtSeconds;
      age[i] = older;
      vx[i] = (vx[i] + pushX) * slowing;
      vy[i] = (vy[i] + pushY) * slowing;
      x[i] += vx[i] * dtSeconds;
      y[i] += vy[i] * dtSeconds;
      rotation[i] += spin[i] * dtSeconds;
    }
    if (dead * 2 > end) compact();
  }

  /** The dead leave, the others keep their order. */
  function compact(): void {
    if (dead === 0) return;
    let living = 0;
    for (let i = 0; i < end; i++) if (life[i] > 0) order[living++] = i;
    for (const column of columns) gather(column, order, living);
    end = living;
    dead = 0;
  }

  function draw(
    { floats, words }: ParticleVertices,
    at: number,
    looks: readonly ParticleLook[],
    nearX: Nearest,
    nearY: Nearest,
  ): number {
    let word = at * PARTICLE_WORDS;
    for (let i = 0; i < end; i++) {
      if (life[i] === 0) continue;
      const t = age[i] / life[i];
      const scale = scaleBorn[i] + (scaleDead[i] - scaleBorn[i]) * t;
      const opacity = (alphaBorn + (alphaDead - alphaBorn) * t * t) * Math.min(1, fadeLeft[i] / WITHDRAWN_SECONDS);
      const ink = colour(tintBorn, tintDead, t, tint[i], opacity);
      let cos = scale;
      let sin = 0;
      if (isAlongSpeed) {
        const speed = Math.sqrt(vx[i] * vx[i] + vy[i] * vy[i]);
        if (speed > 0) {
          cos = (vx[i] / speed) * scale;
          sin = (vy[i] / speed) * scale;
        }
      } else if (rotation[i] !== 0) {
        const turn = stepOf(rotation[i]);
        cos = stepCosine(turn) * scale;
        sin = stepSine(turn) * scale;
      }
      const { left, top, right, bottom, uvs } = looks[picture[i]];
      const middleX = nearX(x[i]);
      const middleY = nearY(y[i]);
      floats[word] = middleX + left * cos - top * sin;
      floats[word + 1] = middleY + left * sin + top * cos;
      words[word + 2] = uvs[0];
      words[word + 3] = ink;
      floats[word + 4] = middleX + right * cos - top * sin;
      floats[word + 5] = middleY + right * sin + top * cos;
      words[word + 6] = uvs[1];
      words[word + 7] = ink;
      floats[word + 8] = middleX + right * cos - bottom * sin;
      floats[word + 9] = middleY + right * sin + bottom * cos;
      words[word + 10] = uvs[2];
      words[word + 11] = ink;
      floats[word + 12] = middleX + left * cos - bottom * sin;
      floats[word + 13] = middleY + left * sin + bottom * cos;
      words[word + 14] = uvs[3];
      words[word + 15] = ink;
      word += PARTICLE_WORDS;
    }
    return word / PARTICLE_WORDS;
  }

  return {
    capacity,
    get count() {
      return end - dead;
    },
    burst,
    withdraw(source) {
      for (let i = 0; i < end; i++) {
        if (sources[i] === source && fadeLeft[i] > WITHDRAWN_SECONDS) fadeLeft[i] = WITHDRAWN_SECONDS;
      }
    },
    step,
    draw,
    clear() {
      end = 0;
      dead = 0;
    },
  };
}

type Column = Float32Array | Float64Array | Uint8Array | Uint32Array;

/** Moves the values of these rows, ascending, to the front. */
function gather(column: Column, rows: Uint32Array, count: number): void {
  for (let i = 0; i < count; i++) column[i] = column[rows[i]];
}

/** Blends two 0xrrggbb colours, multiplies with a third, and packs them with the alpha as 0xaabbggrr. */
export function colour(born: number, dead: number, t: number, by: number, alpha: number): number {
  const opacity = Math.round(Math.min(Math.max(alpha, 0), 1) * 255) << 24;
  if (born === 0xffffff && dead === 0xffffff) {
    // Most are white: their colour is the burst's.
    return opacity | ((by & 255) << 16) | (by & 0xff00) | (by >>> 16);
  }
  return (
    opacity |
    (channel(born, dead, t, by, 0) << 16) |
    (channel(born, dead, t, by, 8) << 8) |
    channel(born, dead, t, by, 16)
  );
}

function channel(born: number, dead: number, t: number, by: number, shift: number): number {
  const from = (born >>> shift) & 255;
  const to = (dead >>> shift) & 255;
  return Math.round(((from + (to - from) * t) * ((by >>> shift) & 255)) / 255);
}
