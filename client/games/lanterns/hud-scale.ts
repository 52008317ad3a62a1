// How large the HUD is drawn: it keeps a readable size on the screen however small the picture is.

/** The HUD at scale 1 is made for a picture whose logical pixels are this many CSS pixels. */
const MADE_FOR = 1;
const SMALLEST = 0.85;
const LARGEST = 2;

/** The picture in logical pixels, and the window in CSS pixels. */
export interface HudRoom {
  readonly width: number;
  readonly height: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
}

/** Logical pixels to draw one HUD pixel with, 0.85…2. */
export function hudScale({ width, height, windowWidth, windowHeight }: HudRoom): number {
  const cssPixels = Math.min(windowWidth / width, windowHeight / height);
  if (!(cssPixels > 0)) return 1;
  return Math.max(SMALLEST, Math.min(LARGEST, MADE_FOR / cssPixels));
}
