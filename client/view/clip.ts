/** Clips: pictures of the atlas shown one after another, in ticks of a clock. Knows no Pixi. */
import { SamestepError } from '#shared/errors.ts';

/** Pictures in their order. Keep one object for all who show it. */
export type Clip<Sprite extends string = string> = ClipPictures<Sprite> & (ClipInTicks | ClipInMs);

interface ClipPictures<Sprite extends string> {
  /** One or more. */
  readonly frames: readonly Sprite[];
  /** What comes after the last one: the first (`loop`, when absent), nothing more (`once`), or the way back (`pingPong`). */
  readonly ends?: 'loop' | 'once' | 'pingPong';
}

interface ClipInTicks {
  /** Ticks for which each picture is shown, above 0: one number for all, or one for each. */
  readonly ticks: number | readonly number[];
}

interface ClipInMs {
  /** The same in milliseconds, as clips of sheets have it. */
  readonly ms: number | readonly number[];
}

/** A clip as it runs at a number of ticks a second. */
export interface ClipCourse {
  /** Which of the clip's pictures is shown so many ticks after its beginning. */
  pictureAt(age: number): number;
  /** The age at which another picture comes; Infinity where none does. */
  nextAt(age: number): number;
  /** Whether a clip has shown its last picture for its time; never for one that goes on. */
  isOver(age: number): boolean;
}

/** Reckons a clip out. Throws `view/option` for one that shows nothing, or a picture for no time. */
export function createClipCourse(clip: Clip, tickMs: number): ClipCourse {
  const { frames, ends = 'loop' } = clip;
  const times = timesOf(clip, tickMs);
  // There and back, neither end is shown twice.
  const back = ends === 'pingPong' ? frames.slice(1, -1).map((_, i) => frames.length - 2 - i) : [];
  const order = [...frames.keys(), ...back];
  const until: number[] = [];
  for (const picture of order) until.push((until.at(-1) ?? 0) + times[picture]);
  const total = until[until.length - 1];
  const isOnce = ends === 'once';

  /** What has passed of the round that an age lies in; before the beginning it is the beginning. */
  const roundAt = (age: number) => (isOnce || age < total ? Math.max(0, age) : age - Math.floor(age / total) * total);

  function stepAt(inRound: number): number {
    let step = 0;
    while (step < until.length - 1 && inRound >= until[step]) step++;
    return step;
  }

  return {
    pictureAt: (age) => order[stepAt(roundAt(age))],
    nextAt(age) {
      if (isOnce && age >= total) return Infinity;
      const inRound = roundAt(age);
      return Math.max(0, age) - inRound + until[stepAt(inRound)];
    },
    isOver: (age) => isOnce && age >= total,
  };
}

function timesOf(clip: Clip, tickMs: number): readonly number[] {
  const { frames } = clip;
  const given = 'ticks' in clip ? clip.ticks : clip.ms;
  const unit = 'ticks' in clip ? 1 : 1 / tickMs;
  const times = typeof given === 'number' ? frames.map(() => given * unit) : given.map((time) => time * unit);
  const isWell = times.length === frames.length && times.every((ticks) => ticks > 0 && ticks < Infinity);
  if (frames.length > 0 && isWell) return times;
  throw new SamestepError({
    code: 'view/option',
    what: `A clip has ${frames.length} pictures of ${String(given)} ${'ticks' in clip ? 'ticks' : 'ms'}.`,
    fix: 'Give at least one picture, and finite ticks or ms above 0: one number for all, or one for each.',
    data: { frames, given },
  });
}
