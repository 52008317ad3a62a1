// What a light reaches: the polygon around a point that walls and shut doors cut out. Pure; nothing is allocated after the first call.

/** Which cells nobody sees through, in row order. */
export interface SightGrid {
  readonly width: number;
  readonly height: number;
  /** u */
  readonly tileSize: number;
  /** 1 where nobody sees through. */
  readonly hides: Uint8Array;
}

/** A star-shaped polygon around its middle; the outline runs clockwise on the screen. */
export interface SightPolygon {
  /** x, y of the outline's points, `count` of them; its length says how many there can be. */
  readonly points: Float32Array;
  count: number;
}

/** What is cast. Angles as on the screen: 0 to the right, clockwise. */
export interface SightCast {
  x: number;
  y: number;
  /** u; at least this far in every direction that nothing blocks, and a little farther between the rays. */
  reach: number;
  /** u that light goes into what blocks it, so that the sides of walls are lit; less than a tile. */
  soak: number;
  /** Middle of a beam. */
  angleRad: number;
  /** Half a beam's width; π or more for all round. */
  halfRad: number;
}

/** Points of the outline at most: what a busy corner of the town needs, twice. */
export const SIGHT_POINTS_MAX = 320;
/** Rays all round where nothing is in the way. */
const EVEN_RAYS = 40;
/** Beside each corner passes a ray on either side. */
const BESIDE_RAD = 0.0004;
const RAYS_PER_CORNER = 2;

/** Makes an empty polygon. */
export function createSightPolygon(): SightPolygon {
  return { points: new Float32Array(SIGHT_POINTS_MAX * 2), count: 0 };
}

/** Casts sight into polygons of a grid; `hides` of the grid may change between calls. */
export function createSightCaster(grid: SightGrid): (cast: SightCast, out: SightPolygon) => SightPolygon {
  const offsets = new Float64Array(SIGHT_POINTS_MAX);
  const sortable = Array.from({ length: SIGHT_POINTS_MAX + 1 }, (_, length) => offsets.subarray(0, length));
  let count = 0;
  let countMax = 0;

  /** Rays are kept as angles from the middle of the beam, so that they sort from one edge to the other. */
  function addRay(offsetRad: number, halfRad: number): void {
    if (count < countMax && Math.abs(offsetRad) <= halfRad) offsets[count++] = offsetRad;
  }

  function addCorners({ x, y, reach, angleRad }: SightCast, halfRad: number): void {
    const { width, height, tileSize, hides } = grid;
    const left = Math.max(1, Math.ceil((x - reach) / tileSize));
    const right = Math.min(width - 1, Math.floor((x + reach) / tileSize));
    const top = Math.max(1, Math.ceil((y - reach) / tileSize));
    const bottom = Math.min(height - 1, Math.floor((y + reach) / tileSize));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const below = row * width + column;
        const above = below - width;
        if (!isCorner(hides[above - 1], hides[above], hides[below - 1], hides[below])) continue;
        const dx = column * tileSize - x;
        const dy = row * tileSize - y;
        if (dx * dx + dy * dy > reach * reach) continue;
        const offset = shortAngle(Math.atan2(dy, dx) - angleRad);
        if (count + RAYS_PER_CORNER > countMax) return;
        addRay(offset - BESIDE_RAD, halfRad);
        addRay(offset + BESIDE_RAD, halfRad);
      }
    }
  }

  return (cast, out) => {
    const halfRad = Math.min(Math.PI, cast.halfRad);
    const isRound = halfRad >= Math.PI;
    // Chords between even rays stay outside the circle.
    const evenRays = Math.max(4, Math.ceil((EVEN_RAYS * halfRad) / Math.PI));
    const step = (2 * halfRad) / evenRays;
    const farthest = cast.reach / Math.cos(step / 2);
    count = 0;
    countMax = Math.min(SIGHT_POINTS_MAX, out.points.length / 2);
    for (let i = 0; i < evenRays; i++) addRay(-halfRad + i * step, halfRad);
    if (!isRound) addRay(halfRad, halfRad);
    addCorners(cast, halfRad);
    sortable[count].sort();
    for (let i = 0; i < count; i++) {
      const angle = cast.angleRad + offsets[i];
      const dx = Math.cos(angle);
      const dy = Math.sin(angle);
      const free = freeWay(grid, cast, { dx, dy, farthest });
      const length = free < farthest ? Math.min(farthest, free + cast.soak) : farthest;
      out.points[i * 2] = cast.x + dx * length;
      out.points[i * 2 + 1] = cast.y + dy * length;
    }
    out.count = count;
    return out;
  };
}

/** Of the four cells around a point of the grid: whether an outline of blocks turns there. */
function isCorner(a: number, b: number, c: number, d: number): boolean {
  const sum = a + b + c + d;
  return sum === 1 || sum === 3 || (sum === 2 && a === d);
}

/** How far a ray comes before it meets a cell that hides; `farthest` when it meets none. The cell it starts in is free. */
export function freeWay(
  { width, height, tileSize, hides }: SightGrid,
  { x, y }: { readonly x: number; readonly y: number },
  { dx, dy, farthest }: { readonly dx: number; readonly dy: number; readonly farthest: number },
): number {
  // Amanatides and Woo, "A fast voxel traversal algorithm for ray tracing", 1987.
  let column = Math.floor(x / tileSize);
  let row = Math.floor(y / tileSize);
  const stepX = dx < 0 ? -1 : 1;
  const stepY = dy < 0 ? -1 : 1;
  const acrossX = dx === 0 ? Infinity : tileSize / Math.abs(dx);
  const acrossY = dy === 0 ? Infinity : tileSize / Math.abs(dy);
  let nextX = dx === 0 ? Infinity : ((column + (dx < 0 ? 0 : 1)) * tileSize - x) / dx;
  let nextY = dy === 0 ? Infinity : ((row + (dy < 0 ? 0 : 1)) * tileSize - y) / dy;
  for (;;) {
    const way = Math.min(nextX, nextY);
    if (way >= farthest) return farthest;
    if (nextX < nextY) {
      column += stepX;
      nextX += acrossX;
    } else {
      row += stepY;
      nextY += acrossY;
    }
    if (column < 0 || row < 0 || column >= width || row >= height) return way;
    if (hides[row * width + column] === 1) return way;
  }
}

/** An angle the short way round, −π…π. */
export function shortAngle(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.round(angleRad / (2 * Math.PI));
}
