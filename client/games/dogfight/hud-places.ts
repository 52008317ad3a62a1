// Where the parts of the HUD stand, once in the picture and in each of its panes, how large, and what is kept free: of the page's buttons, notches and
// the bar to go home by.
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
/** Of a pane that does not reach to the top, arrows come nearer to the upper edge. */
const ABOVE_PANE = 36;
/** What stands in a pane needs so much of it, in HUD pixels; in a smaller one it is drawn smaller. */
const PANE_WIDTH = 360;
const PANE_HEIGHT = 340;

/** A picture: its size and what covers it, in logical pixels. */
export interface HudPicture {
  readonly width: number;
  readonly height: number;
  readonly insets: Insets;
  readonly safeArea: Insets;
  readonly panes: readonly PaneBox[];
}

/** Where a pane lies in the picture. */
export interface PaneBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
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
  /** What arrows keep clear of at the top, in HUD pixels. */
  above: number;
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
    above: ABOVE,
    look({ width, height, insets, safeArea, panes }, windowWidth, windowHeight) {
      Object.assign(room, { width, height, windowWidth, windowHeight });
      const scale = hudScale(room);
      const edge = EDGE * scale;
      const { clock, scores, feed } = places;
      const { top, right, left } = safeArea;
      // In a narrow picture the page's buttons reach the middle: the clock stands left of them, all else below.
      const isNarrow = width / scale < NARROW;
      const belowButtons = Math.max(top + edge, insets.top + BELOW_BUTTONS * scale);
      places.scale = scale;
      places.hasRoom = !isNarrow && panes[0].height / scale >= LOW;
      clock.x = isNarrow ? left + edge + (CLOCK_WIDTH / 2) * scale : width / 2;
      clock.y = isNarrow ? Math.max(top, insets.top - CLOCK_HEIGHT * scale) : top + edge;
      scores.x = left + edge;
      scores.y = isNarrow ? Math.max(belowButtons, clock.y + (CLOCK_HEIGHT + BELOW_BUTTONS) * scale) : top + edge;
      feed.x = width - right - edge;
      feed.y = belowButtons;
      places.above = isNarrow ? scores.y / scale + LIST_HEIGHT : top / scale + ABOVE;
    },
  };
  return places;
}

/** Where what each pane has stands: in logical pixels of the picture, but for what is said. */
export interface PanePlaces {
  /** Logical pixels to a HUD pixel: a small pane has fewer. */
  scale: number;
  /** The middle of its lower edge. */
  readonly status: Place;
  readonly middle: Place;
  /** What arrows keep clear of at the top, in HUD pixels of the pane, and at the other edges. */
  above: number;
  readonly safe: { top: number; right: number; bottom: number; left: number };
  /** In HUD pixels of the pane, from its middle. */
  readonly banner: { newsY: number; width: number };
  look(
    box: PaneBox,
    picture: Pick<HudPicture, 'width' | 'height' | 'safeArea'>,
    hud: Pick<HudPlaces, 'scale' | 'above'>,
  ): void;
}

/** Makes the places of one pane, to be looked at in every frame. */
export function createPanePlaces(): PanePlaces {
  const places: PanePlaces = {
    scale: 1,
    status: { x: 0, y: 0 },
    middle: { x: 0, y: 0 },
    above: ABOVE,
    safe: { top: 0, right: 0, bottom: 0, left: 0 },
    banner: { newsY: 0, width: 0 },
    look({ x, y, width, height }, picture, hud) {
      const { safeArea } = picture;
      const { status, middle, safe, banner } = places;
      const scale = Math.min(hud.scale, width / PANE_WIDTH, height / PANE_HEIGHT);
      safe.top = Math.max(0, safeArea.top - y);
      safe.left = Math.max(0, safeArea.left - x);
      safe.right = Math.max(0, safeArea.right - (picture.width - x - width));
      safe.bottom = Math.max(0, safeArea.bottom - (picture.height - y - height));
      places.scale = scale;
      middle.x = x + width / 2;
      middle.y = y + height / 2;
      status.x = middle.x;
      status.y = y + height - safe.bottom - EDGE * scale;
      places.above = Math.max(ABOVE_PANE, (hud.above * hud.scale - y) / scale);
      banner.newsY = (height / 2 - safe.bottom) / scale - NEWS_ABOVE;
      banner.width = (width - safe.left - safe.right) / scale;
    },
  };
  return places;
}
