// Where the parts of the HUD stand, how large, and what is kept free: of the page's buttons, notches and the bar to go home by.
import type { Insets } from '#client/index.ts';
import { hudScale } from './hud-scale.ts';

const EDGE = 12;
/** Below this width, in HUD pixels, the clock does not fit into the middle, nor a long list beside the fight. */
const NARROW = 560;
/** Below this height, in HUD pixels, the whole list of scores takes too much of it. */
const LOW = 520;
/** Arrows stay below the clock; in a narrow picture below the list of scores. */
const ABOVE = 84;
/** The clock's plate. */
export const CLOCK_WIDTH = 124;
/** The height of a short list of scores, and an arrow's. */
const LIST_HEIGHT = 120;
/** Between the page's buttons and what stands below them. */
const BELOW_BUTTONS = 8;
/** Of the clock's plate. */
const CLOCK_HEIGHT = 52;
/** Short news stand above the status. */
const NEWS_ABOVE = 104;

/** A picture: its size and what covers it, in logical pixels. */
export interface HudPicture {
  readonly width: number;
  readonly height: number;
  readonly insets: Insets;
  readonly safeArea: Insets;
}

interface Place {
  x: number;
  y: number;
}

/** All in logical pixels but for what is said; kept and changed, since a frame makes no garbage. */
export interface HudPlaces {
  /** Logical pixels to a HUD pixel. */
  scale: number;
  /** The list of scores may have all of its lines. */
  hasRoom: boolean;
  /** The middle of its upper edge. */
  readonly clock: Place;
  /** Its left upper corner. */
  readonly scores: Place;
  /** Its right upper corner. */
  readonly feed: Place;
  /** The middle of its lower edge. */
  readonly status: Place;
  /** What arrows keep clear of at the top, in HUD pixels, and at the other edges. */
  above: number;
  safe: Insets;
  /** In HUD pixels from the middle. */
  readonly banner: { newsY: number; width: number };
  look(picture: HudPicture, windowWidth: number, windowHeight: number): void;
}

/** Makes the places of one HUD, to be looked at in every frame. */
export function createHudPlaces(): HudPlaces {
  const room = { width: 0, height: 0, windowWidth: 0, windowHeight: 0 };
  const places: HudPlaces = {
    scale: 1,
    hasRoom: true,
    clock: { x: 0, y: 0 },
    scores: { x: 0, y: 0 },
    feed: { x: 0, y: 0 },
    status: { x: 0, y: 0 },
    above: ABOVE,
    safe: { top: 0, right: 0, bottom: 0, left: 0 },
    banner: { newsY: 0, width: 0 },
    look({ width, height, insets, safeArea }, windowWidth, windowHeight) {
      Object.assign(room, { width, height, windowWidth, windowHeight });
      const scale = hudScale(room);
      const edge = EDGE * scale;
      const { clock, scores, feed, status, banner } = places;
      const { top, right, bottom, left } = safeArea;
      // In a narrow picture the page's buttons reach the middle: the clock stands left of them, all else below.
      const isNarrow = width / scale < NARROW;
      const belowButtons = Math.max(top + edge, insets.top + BELOW_BUTTONS * scale);
      places.scale = scale;
      places.safe = safeArea;
      places.hasRoom = !isNarrow && height / scale >= LOW;
      clock.x = isNarrow ? left + edge + (CLOCK_WIDTH / 2) * scale : width / 2;
      clock.y = isNarrow ? Math.max(top, insets.top - CLOCK_HEIGHT * scale) : top + edge;
      scores.x = left + edge;
      scores.y = isNarrow ? Math.max(belowButtons, clock.y + (CLOCK_HEIGHT + BELOW_BUTTONS) * scale) : top + edge;
      feed.x = width - right - edge;
      feed.y = belowButtons;
      status.x = width / 2;
      status.y = height - bottom - edge;
      places.above = isNarrow ? scores.y / scale + LIST_HEIGHT : top / scale + ABOVE;
      banner.newsY = (height / 2 - bottom) / scale - NEWS_ABOVE;
      banner.width = (width - left - right) / scale;
    },
  };
  return places;
}
