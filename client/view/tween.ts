/** Tweens of the view's own state: a number goes from one value to another in ticks of the stage's effect clock. Knows no Pixi. */
import { ease, type Easing } from '#shared/math/easing.ts';

/** What goes where, and how. */
export interface TweenOptions {
  readonly from: number;
  readonly to: number;
  /** Its time; at 0 it is there in the next picture. */
  readonly ticks: number;
  /** Ticks before it begins: 0 when absent. `set` is called with `from` meanwhile. */
  readonly delayTicks?: number;
  /** `linear` when absent. */
  readonly easing?: Easing;
  /** Called in every drawn frame until it is there; the last time with exactly `to`. */
  set(value: number): void;
  /** It is there: the next one may begin. */
  onEnd?(): void;
}

/** A running tween. */
export interface Tween {
  readonly isOver: boolean;
  /** Ends it where it is; `onEnd` is not called. */
  stop(): void;
}

/** All tweens of one match. */
export interface Tweens {
  /** `source` is what it may be withdrawn by; 0, as when absent, for never. */
  start(options: TweenOptions, source?: number): Tween;
  /** Those of this source have never been: their numbers are set back to `from`. */
  withdraw(source: number): void;
  step(ticks: number): void;
  /** All are there at once: the picture that their time led to has been missed. */
  finish(): void;
}

interface Running {
  readonly options: TweenOptions;
  readonly source: number;
  age: number;
  isOver: boolean;
}

/** Makes no tween yet. Starting one allocates; a frame does not. */
export function createTweens(): Tweens {
  const running: Running[] = [];

  function drop(i: number): void {
    // Their order is that of their beginning, so that of two for one number the newer one has the last word.
    for (let at = i; at < running.length - 1; at++) running[at] = running[at + 1];
    running.pop();
  }

  function advance(tween: Running, ticks: number): void {
    const { from, to, ticks: time, delayTicks = 0, easing = 'linear' } = tween.options;
    tween.age += ticks;
    const passed = tween.age - delayTicks;
    if (passed < time || passed < 0) {
      tween.options.set(passed <= 0 ? from : from + (to - from) * ease(easing, passed / time));
      return;
    }
    tween.isOver = true;
    tween.options.set(to);
    tween.options.onEnd?.();
  }

  function step(ticks: number): void {
    // What begins meanwhile is stepped from the next frame on.
    let count = running.length;
    for (let i = 0; i < count; i++) {
      if (!running[i].isOver) advance(running[i], ticks);
      if (!running[i].isOver) continue;
      drop(i--);
      count--;
    }
  }

  return {
    start(options, source = 0) {
      const tween: Running = { options, source, age: 0, isOver: false };
      running.push(tween);
      options.set(options.from);
      return {
        get isOver() {
          return tween.isOver;
        },
        stop: () => void (tween.isOver = true),
      };
    },
    withdraw(source) {
      for (const tween of running) {
        if (tween.source !== source || tween.isOver) continue;
        tween.isOver = true;
        tween.options.set(tween.options.from);
      }
    },
    step,
    finish() {
      step(Infinity);
    },
  };
}
