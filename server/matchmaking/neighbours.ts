/** Who is next to whom in a line of tickets by strength, of those of some size that are not taken. Made for one pass, over buffers that are kept. */

/** Nobody. */
const NONE = -1;

/**
 * For each size two forests over the places of the line: the root of a place is the next one, upwards or downwards, that has this size and is not taken. Paths
 * are halved as they are walked, so that a step costs next to nothing however many are taken. Tarjan and van Leeuwen, Worst-case Analysis of Set
 * Union Algorithms (1984).
 */
export class Neighbours {
  #count = 0;
  /** Place of each size among those that are there; NONE for a size that nobody has. */
  #kindOf = new Int32Array(0);
  #sizes: readonly number[] = [];
  #up: Int32Array[] = [];
  #down: Int32Array[] = [];
  /** Where the search stands on either side, for each size. */
  #below: number[] = [];
  #above: number[] = [];
  /** Of the tickets in line, ascending. */
  #ratings: Float64Array = new Float64Array(0);

  /** Begins a pass. `ratings` and `sizes` are those of the line, ascending by rating; sizes are 1 to `sizeMax`. */
  begin(ratings: Float64Array, sizes: Uint16Array, sizeMax: number): void {
    const count = sizes.length;
    this.#count = count;
    this.#ratings = ratings;
    if (this.#kindOf.length <= sizeMax) this.#kindOf = new Int32Array(sizeMax + 1);
    this.#kindOf.fill(NONE);
    const known: number[] = [];
    for (let i = 0; i < count; i++) {
      if (this.#kindOf[sizes[i]] !== NONE) continue;
      this.#kindOf[sizes[i]] = known.length;
      known.push(sizes[i]);
    }
    this.#sizes = known;
    for (let kind = 0; kind < known.length; kind++) {
      // One place beyond either end: nobody is there.
      const up = bufferOf(this.#up, kind, count + 2);
      const down = bufferOf(this.#down, kind, count + 2);
      for (let i = 0; i < count + 2; i++) {
        const has = i === 0 || i === count + 1 || sizes[i - 1] === known[kind];
        up[i] = has ? i : i + 1;
        down[i] = has ? i : i - 1;
      }
    }
  }

  /** Whoever stands there is taken. */
  take(place: number, size: number): void {
    const kind = this.#kindOf[size];
    this.#up[kind][place + 1] = place + 2;
    this.#down[kind][place + 1] = place;
  }

  /** Looks around a place. */
  look(place: number): void {
    for (let kind = 0; kind < this.#sizes.length; kind++) {
      this.#below[kind] = root(this.#down[kind], place);
      this.#above[kind] = root(this.#up[kind], place + 2);
    }
  }

  /**
   * The nearest one to `rating` that was not looked at yet, of a size up to `sizeMost`; −1 when there is nobody within `reach`.
   */
  next(rating: number, sizeMost: number, reach: number): number {
    let best = NONE;
    let bestKind = NONE;
    let nearest = reach;
    for (let kind = 0; kind < this.#sizes.length; kind++) {
      if (this.#sizes[kind] > sizeMost) continue;
      const below = this.#below[kind];
      const above = this.#above[kind];
      const toBelow = below > 0 ? rating - this.#ratings[below - 1] : Infinity;
      const toAbove = above <= this.#count ? this.#ratings[above - 1] - rating : Infinity;
      const distance = Math.min(toBelow, toAbove);
      if (distance > nearest || (distance === nearest && best !== NONE)) continue;
      nearest = distance;
      best = toBelow <= toAbove ? below : above;
      bestKind = kind;
    }
    if (best === NONE) return NONE;
    if (best === this.#below[bestKind]) this.#below[bestKind] = root(this.#down[bestKind], best - 1);
    else this.#above[bestKind] = root(this.#up[bestKind], best + 1);
    return best - 1;
  }
}

function bufferOf(buffers: Int32Array[], kind: number, length: number): Int32Array {
  const known = buffers[kind];
  if (known !== undefined && known.length >= length) return known;
  const made = new Int32Array(2 * length);
  buffers[kind] = made;
  return made;
}

function root(parents: Int32Array, from: number): number {
  let place = from;
  while (parents[place] !== place) {
    parents[place] = parents[parents[place]];
    place = parents[place];
  }
  return place;
}
