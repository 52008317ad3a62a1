/** What of a screen is not safe to draw under: notches, rounded corners, the bar to go home by. As the browser tells it in CSS. */
import type { Insets } from '#client/view/camera.ts';

/** A place in the window, CSS pixels from its left upper corner. */
export interface WindowPlace {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How much of the window's insets reaches into a place within it. */
export function insetsWithin(insets: Insets, place: WindowPlace, window: { width: number; height: number }): Insets {
  return {
    top: Math.max(0, insets.top - place.top),
    right: Math.max(0, insets.right - (window.width - place.right)),
    bottom: Math.max(0, insets.bottom - (window.height - place.bottom)),
    left: Math.max(0, insets.left - place.left),
  };
}

/** At each edge the wider of two. */
export function widerInsets(a: Insets, b: Insets): Insets {
  return {
    top: Math.max(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
    left: Math.max(a.left, b.left),
  };
}

/** Reads the safe area of the page. */
export interface SafeArea {
  /** What of `parent` lies outside of it, CSS pixels from each of its edges. */
  read(parent: HTMLElement): Insets;
  destroy(): void;
}

/** Puts an unseen element on the page whose padding is the safe area's: only CSS knows it. */
export function createSafeArea(): SafeArea {
  const probe = document.createElement('div');
  Object.assign(probe.style, {
    position: 'fixed',
    visibility: 'hidden',
    pointerEvents: 'none',
    paddingTop: 'env(safe-area-inset-top, 0px)',
    paddingRight: 'env(safe-area-inset-right, 0px)',
    paddingBottom: 'env(safe-area-inset-bottom, 0px)',
    paddingLeft: 'env(safe-area-inset-left, 0px)',
  });
  document.body.append(probe);
  return {
    read(parent) {
      const { paddingTop, paddingRight, paddingBottom, paddingLeft } = getComputedStyle(probe);
      const insets = {
        top: pixels(paddingTop),
        right: pixels(paddingRight),
        bottom: pixels(paddingBottom),
        left: pixels(paddingLeft),
      };
      // A page's body is as high as what is in it; it stands for the window.
      if (parent === document.body) return insets;
      return insetsWithin(insets, parent.getBoundingClientRect(), { width: innerWidth, height: innerHeight });
    },
    destroy: () => probe.remove(),
  };
}

/** A browser that does not know safe areas leaves the padding empty. */
function pixels(length: string): number {
  const value = Number.parseFloat(length);
  return Number.isFinite(value) ? value : 0;
}
