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
  seek(age: number): number;
  /** The age at which another picture comes after the one that was sought last; Infinity when the clip is over. */
  readonly nextAge: number;
}

/** Reckons a clip out. Throws `view/option` for one that shows nothing, or a picture for no time. */
export function createClipCourse(clip: Clip, tickMs: number): ClipCourse {
  const times = timesOf(clip, tickMs);
  const order = [...times.keys()];
  // There and back, neither end is shown twice.
  if (clip.ends === 'pingPong') order.push(...order.slice(1, -1).toReversed());
  let total = 0;
  const until = order.map((picture) => (total += times[picture]));
  const isOnce = clip.ends === 'once';
  const course = {
    nextAge: 0,
    seek(age: number) {
      const begun = isOnce ? 0 : Math.max(0, Math.floor(age / total)) * total;
      let step = 0;
      while (step < until.length - 1 && age - begun >= until[step]) step++;
      course.nextAge = isOnce && age >= total ? Infinity : begun + until[step];
      return order[step];
    },
  };
  return course;
}

function timesOf(clip: Clip, tickMs: number): readonly number[] {
  const { frames } = clip;
  const [given, unit] = 'ticks' in clip ? [clip.ticks, 1] : [clip.ms, tickMs];
  const times = frames.map((_, i) => (typeof given === 'number' ? given : given[i]) / unit);
  if (frames.length > 0 && times.every((ticks) => ticks > 0 && ticks < Infinity)) return times;
  throw new SamestepError({
    code: 'view/option',
    what: `A clip has ${frames.length} pictures with the times ${String(given)}.`,
    fix: 'Give at least one picture, and finite ticks or ms above 0: one number for all, or one for each.',
    data: { frames, given },
  });
}
