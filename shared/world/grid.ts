/** A grid's cells over its region of the buffer. */
import type { NumberArray } from './memory.ts';

/** Makes the grid object of a region with width·height values. */
export function createGrid(cells: NumberArray, width: number, height: number): object {
  const isInside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height;
  return Object.freeze({
    width,
    height,
    cells,
    get: (x: number, y: number) => (isInside(x, y) ? cells[x + y * width] : 0),
    set: (x: number, y: number, value: number) => {
      if (!isInside(x, y)) return false;
      cells[x + y * width] = value;
      return true;
    },
  });
}
