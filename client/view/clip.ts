/** Clips: pictures of the atlas shown one after another, in ticks of a clock. Knows no Pixi. */
import { SamestepError } from '#shared/errors.ts';

/** Pictures in their order. Keep one object for all who show it. */
export interface Clip<Sprite extends string = string> {
  /** One or more. */
  readonly frames: readonly Sprite[];
  /** Ticks for which each picture is shown, above 0. */
  readonly ticks: number;
  /** What comes after the last one: the first (`loop`, when absent), nothing more (`once`), or the way back (`pingPong`). */
  readonly ends?: 'loop' | 'once' | 'pingPong';
}

/** Which of a clip's pictures is shown so many ticks after its beginning. */
export function clipFrame({ frames, ticks, ends = 'loop' }: Clip, age: number): number {
  const count = frames.length;
  const step = Math.max(0, Math.floor(age / ticks));
  if (ends === 'once') return Math.min(step, count - 1);
  if (ends === 'loop' || count === 1) return step % count;
  const there = step % (2 * count - 2);
  return there < count ? there : 2 * count - 2 - there;
}

/** Whether a clip has shown its last picture for its time; never for one that goes on. */
export function isClipOver({ frames, ticks, ends }: Clip, age: number): boolean {
  return ends === 'once' && age >= frames.length * ticks;
}

/** Throws `view/option` for a clip that shows nothing, or for no time. */
export function checkClip(clip: Clip): void {
  const { frames, ticks } = clip;
  if (frames.length > 0 && ticks > 0 && ticks < Infinity) return;
  throw new SamestepError({
    code: 'view/option',
    what: `A clip has ${frames.length} pictures of ${ticks} ticks.`,
    fix: 'Give at least one picture, and finite ticks above 0.',
    data: { frames, ticks },
  });
}
