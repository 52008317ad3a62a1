/** Where the panes of a picture lie. */
import type { PaneBox } from '#client/view/panes.ts';

/** Logical pixels between two panes. */
export const SPLIT_GAP = 2;

/** Two panes lie beside each other in a wide picture and one over the other in a high one; three or four in two rows, the third one as wide as both. */
export function splitBoxes(count: number, width: number, height: number): PaneBox[] {
  const isWide = width >= height;
  const halfWidth = (width - SPLIT_GAP) / 2;
  const halfHeight = (height - SPLIT_GAP) / 2;
  const right = halfWidth + SPLIT_GAP;
  const below = halfHeight + SPLIT_GAP;
  const whole = { x: 0, y: 0, width, height };
  if (count <= 1) return [whole];
  if (count === 2 && isWide)
    return [
      { ...whole, width: halfWidth },
      { ...whole, x: right, width: halfWidth },
    ];
  if (count === 2)
    return [
      { ...whole, height: halfHeight },
      { ...whole, y: below, height: halfHeight },
    ];
  const corner = { x: 0, y: 0, width: halfWidth, height: halfHeight };
  const upper = [corner, { ...corner, x: right }];
  if (count === 3) return [...upper, { ...whole, y: below, height: halfHeight }];
  return [...upper, { ...corner, y: below }, { ...corner, x: right, y: below }];
}
