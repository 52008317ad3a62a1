// What the parts of one match's view tell each other: colours, who was hit just now, and whom the camera follows.
import { createSeatColors } from './colors.ts';
import { plainName } from './formats.ts';
import type { SeatColors } from './colors.ts';

/** The view's own memory. Times are of `stage.timeMs`. */
export interface ViewState {
  readonly colors: SeatColors;
  readonly names: NameCache;
  /** Bots behind the title: nothing flashes or shakes. */
  readonly isDemo: boolean;
  /** By seat: until when the hull shows white. */
  readonly hitUntilMs: Float64Array;
  /** The seat the camera is on; −1 while there is none. */
  focus: number;
  /** Who destroyed the focus, while it is not back: a seat, or −1 when nobody did. */
  killer: number;
  /** Kills of the focus since its last death, and when the last was. */
  streak: number;
}

/** A match begins. */
export function createViewState(seats: number, isDemo: boolean): ViewState {
  return {
    colors: createSeatColors(seats),
    names: createNameCache(),
    isDemo,
    hitUntilMs: new Float64Array(seats),
    focus: -1,
    killer: -1,
    streak: 0,
  };
}

/** Names in the letters of the display font. They seldom change, and a frame makes no garbage: each is made plain once. */
export interface NameCache {
  of(name: string): string;
}

const NAMES_MAX = 256;

function createNameCache(): NameCache {
  const plainNames = new Map<string, string>();
  return {
    of(name) {
      const known = plainNames.get(name);
      if (known !== undefined) return known;
      if (plainNames.size >= NAMES_MAX) plainNames.clear();
      const plain = plainName(name);
      plainNames.set(name, plain);
      return plain;
    },
  };
}
