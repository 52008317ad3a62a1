/** Places sorted by counting into cells: what a spatial hash looks its neighbours up in. Scratch, built anew for every system. */
import type { NumberArray } from './memory.ts';

/**
 * A circle's arithmetic is rounded: what is a little farther than its radius may be near all the same. A box that is larger by this share
 * of its coordinates, and by a length whose square is 0, holds all that may.
 */
const SLACK = 8 * Number.EPSILON;
const TINY = 1e-160;
/** Most cells along one side of the torus: 2^16. */
const SIDE_MAX = 65_536;
/**
 * A cell is a quarter as wide as it is high: a box is a few runs of neighbouring buckets, one for each row of cells, so that narrow
 * cells cut off what lies beside it at no cost, and low ones would make more runs.
 */
const COLUMNS = 4;

/**
 * Cells lie on a torus of powers of two, so coordinates are unbounded: a cell is found by masking its whole coordinates. A box that
 * spans fewer cells than the torus meets no bucket twice and in each bucket its own cell only, or others whose places are outside
 * the box; a larger box meets every bucket once. What is found, and its order, follows from the places alone: rows of cells by
 * ascending y, cells by ascending x, places in the order in which they were given. (Where places are so far apart that the torus is
 * smaller than they span, a box larger than the torus finds the cells of one bucket together.)
 *
 * Arguments come in `place`, never as numbers passed to a call: see `math/cell.ts`.
 */
export class CellGrid {
  /** What the next call is asked: x, y, radius, or minX, minY, maxX, maxY. */
  readonly place = new Float64Array(4);
  /** What the last `findNear` or `findInBox` found: indexes of `rows`. */
  readonly found: Int32Array;
  /** Rows in the order of their buckets. */
  readonly rows: Int32Array;
  readonly #columnsPerUnit: number;
  readonly #rowsPerUnit: number;
  /** Places and rows in the order they were given, and the bucket of each. */
  readonly #givenX: Float64Array;
  readonly #givenY: Float64Array;
  readonly #givenRows: Int32Array;
  readonly #buckets: Int32Array;
  /** The places in the order of `rows`. Bucket b holds what lies from starts[b + 1] to starts[b + 2]. */
  readonly #x: number[];
  readonly #y: number[];
  readonly #starts: Int32Array;
  /** Where the boxes' buckets lie in the sorted places: from, to, from, to … */
  readonly #ranges: Int32Array;
  /** The lowest column and row of cells that have places. */
  readonly #first = new Float64Array(2);
  #count = 0;
  #widthBits = 0;
  #width = 1;
  #height = 1;

  /** Cells of `cellSize` units for places of at most `capacity` rows; about 75 bytes for each of these. */
  constructor(cellSize: number, capacity: number) {
    this.#columnsPerUnit = COLUMNS / cellSize;
    this.#rowsPerUnit = 1 / cellSize;
    this.#givenX = new Float64Array(capacity);
    this.#givenY = new Float64Array(capacity);
    this.#givenRows = new Int32Array(capacity);
    this.#buckets = new Int32Array(capacity);
    this.#x = doubles(capacity);
    this.#y = doubles(capacity);
    this.rows = new Int32Array(capacity);
    this.#starts = new Int32Array(bucketsFor(capacity) + 2);
    this.#ranges = new Int32Array(2 * capacity + 2);
    this.found = new Int32Array(capacity);
  }

  /** Takes the places of `rows` from two columns. A place that is not finite is left out. */
  build(rows: readonly number[], xs: NumberArray, ys: NumberArray): void {
    const x = this.#givenX;
    const y = this.#givenY;
    const given = this.#givenRows;
    let count = 0;
    let minX = Infinity;
    let maxX = -Infinity;
    let minY = Infinity;
    let maxY = -Infinity;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      const rowX = xs[row];
      const rowY = ys[row];
      if (!(rowX - rowX === 0 && rowY - rowY === 0)) continue;
      x[count] = rowX;
      y[count] = rowY;
      given[count] = row;
      count++;
      if (rowX < minX) minX = rowX;
      if (rowX > maxX) maxX = rowX;
      if (rowY < minY) minY = rowY;
      if (rowY > maxY) maxY = rowY;
    }
    this.#count = count;
    const scaleX = this.#columnsPerUnit;
    const scaleY = this.#rowsPerUnit;
    const first = this.#first;
    first[0] = Math.floor(minX * scaleX);
    first[1] = Math.floor(minY * scaleY);
    const cellsX = Math.floor(maxX * scaleX) - first[0] + 1;
    const cellsY = Math.floor(maxY * scaleY) - first[1] + 1;
    this.#shape(cellsX < SIDE_MAX ? cellsX | 0 : SIDE_MAX, cellsY < SIDE_MAX ? cellsY | 0 : SIDE_MAX);
    this.#sort();
  }

  /** Finds the rows whose distance to place 0, 1 is at most place[2], and returns how many there are. */
  findNear(): number {
    const ranges = this.#ranges;
    const found = this.found;
    const xs = this.#x;
    const ys = this.#y;
    const x = this.place[0];
    const y = this.place[1];
    const reach = this.place[2] * this.place[2];
    const rangeCount = this.#circleRanges();
    let count = 0;
    for (let range = 0; range < rangeCount; range += 2) {
      const end = ranges[range + 1];
      for (let at = ranges[range]; at < end; at++) {
        const dx = xs[at] - x;
        const dy = ys[at] - y;
        // Stored always and counted if it is near: a jump that depends on the distance would be guessed wrong a third of the time.
        found[count] = at;
        count = (count + Number(dx * dx + dy * dy <= reach)) | 0;
      }
    }
    return count;
  }

  /** The row nearest to place 0, 1 within place[2] that is not `except`; 0 when there is none. Of equals the lower row. */
  nearest(except: number | undefined): number {
    const ranges = this.#ranges;
    const xs = this.#x;
    const ys = this.#y;
    const rows = this.rows;
    const x = this.place[0];
    const y = this.place[1];
    const rangeCount = this.#circleRanges();
    let best = this.place[2] * this.place[2];
    let bestRow = 0;
    for (let range = 0; range < rangeCount; range += 2) {
      const end = ranges[range + 1];
      for (let at = ranges[range]; at < end; at++) {
        const dx = xs[at] - x;
        const dy = ys[at] - y;
        const distance = dx * dx + dy * dy;
        if (!(distance <= best)) continue;
        const row = rows[at];
        if (row === except || (distance === best && bestRow !== 0 && bestRow < row)) continue;
        best = distance;
        bestRow = row;
      }
    }
    return bestRow;
  }

  /** Finds the rows from place 0, 1 to place 2, 3, borders included, and returns how many there are. */
  findInBox(): number {
    const { place, found } = this;
    const ranges = this.#ranges;
    const xs = this.#x;
    const ys = this.#y;
    const minX = place[0];
    const minY = place[1];
    const maxX = place[2];
    const maxY = place[3];
    const rangeCount = this.#boxRanges();
    let count = 0;
    for (let range = 0; range < rangeCount; range += 2) {
      const end = ranges[range + 1];
      for (let at = ranges[range]; at < end; at++) {
        const x = xs[at];
        const y = ys[at];
        found[count] = at;
        count = (count + (Number(x >= minX) & Number(x <= maxX) & Number(y >= minY) & Number(y <= maxY))) | 0;
      }
    }
    return count;
  }

  /** Chooses the torus: as many cells as the places span, but no more than four to eight for each place. */
  #shape(cellsX: number, cellsY: number): void {
    const most = bucketsFor(this.#count);
    let width = 1;
    let height = 1;
    while (width < cellsX) width *= 2;
    while (height < cellsY) height *= 2;
    while (width * height > most) {
      if (width > height) width /= 2;
      else height /= 2;
    }
    this.#width = width;
    this.#height = height;
    this.#widthBits = 31 - Math.clz32(width);
  }

  #sort(): void {
    const x = this.#givenX;
    const y = this.#givenY;
    const given = this.#givenRows;
    const buckets = this.#buckets;
    const sortedX = this.#x;
    const sortedY = this.#y;
    const rows = this.rows;
    const starts = this.#starts;
    const count = this.#count;
    const scaleX = this.#columnsPerUnit;
    const scaleY = this.#rowsPerUnit;
    const maskX = this.#width - 1;
    const maskY = this.#height - 1;
    const bits = this.#widthBits;
    const bucketCount = this.#width * this.#height;
    starts.fill(0, 0, bucketCount + 1);
    for (let i = 0; i < count; i++) {
      const bucket = (Math.floor(x[i] * scaleX) & maskX) | ((Math.floor(y[i] * scaleY) & maskY) << bits);
      buckets[i] = bucket;
      starts[bucket + 1]++;
    }
    // Where each bucket ends. Filling it from its end, last place first, leaves where it starts, and the order of the places.
    for (let bucket = 1; bucket <= bucketCount; bucket++) starts[bucket] += starts[bucket - 1];
    starts[bucketCount + 1] = count;
    for (let i = count - 1; i >= 0; i--) {
      const at = --starts[buckets[i] + 1];
      sortedX[at] = x[i];
      sortedY[at] = y[i];
      rows[at] = given[i];
    }
  }

  /** The ranges of the circle in `place`; none where it is no circle. */
  #circleRanges(): number {
    const { place } = this;
    const x = place[0];
    const y = place[1];
    const radius = place[2];
    if (!(radius >= 0 && x - x + (y - y) === 0)) return 0;
    const scaleX = this.#columnsPerUnit;
    const scaleY = this.#rowsPerUnit;
    const reach = radius + (Math.abs(x) + Math.abs(y) + radius) * SLACK + TINY;
    const minX = Math.floor((x - reach) * scaleX);
    const minY = Math.floor((y - reach) * scaleY);
    const cellsX = Math.floor((x + reach) * scaleX) - minX + 1;
    const cellsY = Math.floor((y + reach) * scaleY) - minY + 1;
    // Unbounded and uncountable spans, NaN among them, are the whole torus.
    const width = this.#width;
    const height = this.#height;
    const spanX = cellsX < width ? cellsX | 0 : width;
    const spanY = cellsY < height ? cellsY | 0 : height;
    const firstX = (cellsX < width ? minX : this.#first[0]) & (width - 1);
    const firstY = (cellsY < height ? minY : this.#first[1]) & (height - 1);
    return this.#writeRanges(firstX, firstY, spanX, spanY);
  }

  /** The ranges of the box in `place`; none where it is no box. */
  #boxRanges(): number {
    const { place } = this;
    if (!(place[0] <= place[2] && place[1] <= place[3])) return 0;
    const scaleX = this.#columnsPerUnit;
    const scaleY = this.#rowsPerUnit;
    const minX = Math.floor(place[0] * scaleX);
    const minY = Math.floor(place[1] * scaleY);
    const cellsX = Math.floor(place[2] * scaleX) - minX + 1;
    const cellsY = Math.floor(place[3] * scaleY) - minY + 1;
    const width = this.#width;
    const height = this.#height;
    const spanX = cellsX < width ? cellsX | 0 : width;
    const spanY = cellsY < height ? cellsY | 0 : height;
    const firstX = (cellsX < width ? minX : this.#first[0]) & (width - 1);
    const firstY = (cellsY < height ? minY : this.#first[1]) & (height - 1);
    return this.#writeRanges(firstX, firstY, spanX, spanY);
  }

  /** Writes the ranges of so many buckets, leaving out empty ones, and returns how many numbers were written. */
  #writeRanges(firstX: number, firstY: number, spanX: number, spanY: number): number {
    const starts = this.#starts;
    const ranges = this.#ranges;
    const width = this.#width;
    const bits = this.#widthBits;
    const maskY = this.#height - 1;
    const endX = firstX + spanX;
    const firstEnd = endX < width ? endX : width;
    let count = 0;
    for (let y = 0; y < spanY; y++) {
      const row = (((firstY + y) & maskY) << bits) + 1;
      const from = starts[row + firstX];
      const to = starts[row + firstEnd];
      ranges[count] = from;
      ranges[count + 1] = to;
      if (from < to) count += 2;
      if (endX <= width) continue;
      const rest = starts[row];
      const end = starts[row + endX - width];
      ranges[count] = rest;
      ranges[count + 1] = end;
      if (rest < end) count += 2;
    }
    return count;
  }
}

/** A power of two, at least four times `count`. */
function bucketsFor(count: number): number {
  let buckets = 4;
  while (buckets < 4 * count) buckets *= 2;
  return buckets;
}

/** So many doubles as a list without gaps: V8 reads one with fewer instructions than a typed array, which it may find moved. */
function doubles(count: number): number[] {
  const list: number[] = [];
  for (let i = 0; i < count; i++) list.push(0.5);
  return list;
}
