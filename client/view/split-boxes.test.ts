// Where the panes of a picture lie: they fill it, keep apart, and are as alike as can be.
import { expect, test } from 'vitest';
import { SPLIT_GAP, splitBoxes } from '#client/view/split-boxes.ts';

const sizes = [
  [960, 540],
  [390, 844],
  [601, 333],
] as const;

test.each(sizes)(
  'in %i × %i the panes fill the picture but for the gaps, and none lies on another',
  (width, height) => {
    for (const count of [1, 2, 3, 4]) {
      const boxes = splitBoxes(count, width, height);
      expect(boxes).toHaveLength(count);
      const area = boxes.reduce((sum, box) => sum + box.width * box.height, 0);
      const gaps = [0, Math.min(width, height), width + height / 2, width + height][count - 1] * SPLIT_GAP;
      expect(Math.abs(width * height - area - gaps)).toBeLessThanOrEqual(SPLIT_GAP * SPLIT_GAP);
      boxes.forEach((a, i) => {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
        for (const b of boxes.slice(i + 1)) {
          const isApart =
            a.x + a.width + SPLIT_GAP <= b.x ||
            b.x + b.width + SPLIT_GAP <= a.x ||
            a.y + a.height + SPLIT_GAP <= b.y ||
            b.y + b.height + SPLIT_GAP <= a.y;
          expect(isApart).toBe(true);
        }
      });
    }
  },
);

test('two lie beside each other in a wide picture and one over the other in a high one', () => {
  const half = (960 - SPLIT_GAP) / 2;
  expect(splitBoxes(2, 960, 540)).toEqual([
    { x: 0, y: 0, width: half, height: 540 },
    { x: half + SPLIT_GAP, y: 0, width: half, height: 540 },
  ]);
  expect(splitBoxes(2, 540, 960).map(({ x, y, width }) => [x, y, width])).toEqual([
    [0, 0, 540],
    [0, half + SPLIT_GAP, 540],
  ]);
});
