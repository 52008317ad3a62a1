// A box in a map of tiles: it stops where a plain unit-by-unit walk stops, no speed passes a tile, and what rests does not move a bit.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between } from './shapes.test-helper.ts';
import { tileKindAt, TileKind, tileRules, type TileMap, type TileRules } from './tile-rules.ts';
import { boxInTiles, moveBoxInTiles, TILE_MOVE_NUMBERS, TileTouch } from './tiles.ts';

const out = new Float64Array(TILE_MOVE_NUMBERS);

/** A map from rows of text: # solid, - one-way. */
function mapOf(...rows: readonly string[]): TileMap {
  const cells = Uint8Array.from(rows.join(''), (text) => (text === '#' ? 1 : text === '-' ? 2 : 0));
  return { width: rows[0].length, height: rows.length, cells };
}

const rulesOf = (tileSize: number, isOutsideSolid = false) =>
  tileRules({ tileSize, solid: [1], oneWay: [2], isOutsideSolid });

const anyMap = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  .chain(([width, height]) =>
    fc
      .array(fc.constantFrom(0, 0, 0, 1, 2), { minLength: width * height, maxLength: width * height })
      .map((cells): TileMap => ({ width, height, cells: Uint8Array.from(cells) })),
  );

test('a move of up to a tile ends where a walk by whole units ends', () => {
  const rules = rulesOf(8);
  const half = fc.integer({ min: 1, max: 9 });
  const place = fc.integer({ min: -10, max: 66 });
  const step = fc.integer({ min: -8, max: 8 });
  const seen = { stopped: 0, free: 0 };
  fc.assert(
    fc.property(
      anyMap,
      place,
      place,
      half,
      half,
      step,
      step,
      fc.boolean(),
      (map, x, y, hw, hh, stepX, stepY, drops) => {
        fc.pre(!boxInTiles(map, rules, x, y, hw, hh));
        const touched = moveBoxInTiles(map, rules, x, y, hw, hh, stepX, stepY, drops, out);
        const walked = walk(map, rules, { x, y, hw, hh }, stepX, stepY, drops);
        if (touched === 0) seen.free++;
        else seen.stopped++;
        expect({ x: out[0], y: out[1], touched }).toEqual(walked);
      },
    ),
    { numRuns: 3000 },
  );
  expect(Math.min(seen.free, seen.stopped)).toBeGreaterThan(30);
});

test('a move along one axis, however far, ends where a walk ends', () => {
  const rules = rulesOf(8);
  const place = fc.integer({ min: -10, max: 66 });
  const step = fc.integer({ min: -90, max: 90 });
  fc.assert(
    fc.property(anyMap, place, place, step, fc.boolean(), (map, x, y, way, isX) => {
      fc.pre(!boxInTiles(map, rules, x, y, 3, 5));
      const touched = moveBoxInTiles(map, rules, x, y, 3, 5, isX ? way : 0, isX ? 0 : way, false, out);
      const walked = walk(map, rules, { x, y, hw: 3, hh: 5 }, isX ? way : 0, isX ? 0 : way, false);
      expect({ x: out[0], y: out[1], touched }).toEqual(walked);
    }),
    { numRuns: 2000 },
  );
});

test('no speed leaves a closed room, and no move ends in a tile', () => {
  const map = mapOf('#######', '#     #', '# #   #', '#   # #', '#--   #', '#   - #', '#######');
  const size = fc.constantFrom(1, 16, 0.3, 10 / 3, 1e-3, 777.7);
  const share = between(0.01, 0.99);
  const speed = fc.oneof(between(-3, 3), fc.constantFrom(1e3, -1e3, 1e9, -1e9, 1e150, -1e150, 1e-150, 1e-9));
  fc.assert(
    fc.property(size, share, share, fc.array(fc.tuple(speed, speed, fc.boolean())), (tileSize, w, h, moves) => {
      const rules = rulesOf(tileSize);
      let [x, y] = [1.5 * tileSize, 1.5 * tileSize];
      const [halfWidth, halfHeight] = [(w * tileSize) / 2, (h * tileSize) / 2];
      for (const [stepX, stepY, drops] of moves) {
        const touched = moveBoxInTiles(
          map,
          rules,
          x,
          y,
          halfWidth,
          halfHeight,
          stepX * tileSize,
          stepY * tileSize,
          drops,
          out,
        );
        if ((touched & 3) === 0) expect(out[0]).toBe(x + stepX * tileSize);
        if ((touched & 12) === 0) expect(out[1]).toBe(y + stepY * tileSize);
        [x, y] = out;
        expect(boxInTiles(map, rules, x, y, halfWidth, halfHeight)).toBe(false);
        expect(x > tileSize && x < 6 * tileSize && y > tileSize && y < 6 * tileSize).toBe(true);
      }
    }),
    { numRuns: 500 },
  );
});

test('what rests on the ground, in a corner or in a passage of its own size stays to the bit, and is told so', () => {
  const map = mapOf('####', '#  #', '####');
  const size = between(0.01, 1000);
  const share = fc.oneof(fc.constant(1), between(0.01, 1));
  fc.assert(
    fc.property(size, share, between(1e-6, 100), (tileSize, part, gravity) => {
      const rules = rulesOf(tileSize);
      const half = (tileSize * part) / 2;
      moveBoxInTiles(map, rules, 1.9 * tileSize, 1.5 * tileSize, half, half, 0, gravity + tileSize, false, out);
      const [, floor] = out;
      for (let tick = 0; tick < 20; tick++) {
        // Along the floor as well: no seam between tiles, and no ceiling, holds it.
        const step = tileSize / 40;
        expect(moveBoxInTiles(map, rules, out[0], out[1], half, half, step, gravity, false, out)).toBe(TileTouch.down);
        expect(out[1]).toBe(floor);
      }
      moveBoxInTiles(map, rules, out[0], out[1], half, half, 9 * tileSize, gravity, false, out);
      const [wall] = out;
      for (let tick = 0; tick < 20; tick++) {
        const touched = moveBoxInTiles(map, rules, out[0], out[1], half, half, gravity, gravity, false, out);
        expect([touched, out[0], out[1]]).toEqual([TileTouch.right | TileTouch.down, wall, floor]);
      }
    }),
    { numRuns: 1000 },
  );
});

test('a box fits through a passage of its own size, pressed to either side of it, wherever it is and whatever a tile measures', () => {
  const count = 24;
  fc.assert(
    fc.property(between(0.01, 1000), fc.integer({ min: 1, max: 22 }), fc.boolean(), (tileSize, line, isDown) => {
      const rules = rulesOf(tileSize);
      const half = tileSize / 2;
      const [middle, press] = [(line + 0.5) * tileSize, (isDown ? 1 : -1) * tileSize];
      const start = 1.5 * tileSize;
      const cells = (isOpen: (x: number, y: number) => boolean): TileMap => ({
        width: count,
        height: count,
        cells: Uint8Array.from({ length: count * count }, (_, i) => (isOpen(i % count, Math.floor(i / count)) ? 0 : 1)),
      });
      const level = cells((_, y) => y === line);
      moveBoxInTiles(level, rules, start, middle, half, half, 0, press, false, out);
      expect(moveBoxInTiles(level, rules, out[0], out[1], half, half, 9 * tileSize, press, false, out) & 3).toBe(0);
      expect(moveBoxInTiles(level, rules, out[0], out[1], half, half, -8 * tileSize, press, false, out) & 3).toBe(0);
      const upright = cells((x) => x === line);
      moveBoxInTiles(upright, rules, middle, start, half, half, press, 0, false, out);
      expect(moveBoxInTiles(upright, rules, out[0], out[1], half, half, press, 9 * tileSize, false, out) & 12).toBe(0);
      expect(moveBoxInTiles(upright, rules, out[0], out[1], half, half, press, -8 * tileSize, false, out) & 12).toBe(0);
    }),
    { numRuns: 1000 },
  );
});

test('a box that falls beside a wall is not held by the seams between its tiles', () => {
  const map = mapOf(' #', ' #', ' #', ' #');
  const rules = rulesOf(10);
  moveBoxInTiles(map, rules, 2, 5, 3, 3, 50, 0, false, out);
  expect(out[0]).toBe(7);
  expect(moveBoxInTiles(map, rules, 7, 5, 3, 3, 0, 30, false, out)).toBe(0);
  expect(moveBoxInTiles(map, rules, 7, 5, 3, 3, 4, 30, false, out)).toBe(TileTouch.right);
  expect([...out]).toEqual([7, 35, 1, -1]);
});

test('a one-way tile carries what comes from above, and lets pass what comes from below or from the side', () => {
  const map = mapOf('   ', ' - ', '   ');
  const rules = rulesOf(10);
  const move = (x: number, y: number, stepX: number, stepY: number, drops = false) => {
    const touched = moveBoxInTiles(map, rules, x, y, 3, 3, stepX, stepY, drops, out);
    return [touched, ...out];
  };
  expect(move(15, 2, 0, 9)).toEqual([TileTouch.down, 15, 7, -1, 4]);
  expect(move(15, 7, 0, 1)).toEqual([TileTouch.down, 15, 7, -1, 4]);
  expect(move(15, 7, 0, 1, true)).toEqual([0, 15, 8, -1, -1]);
  // Once below its top, it falls on; up through it, and down onto it again.
  expect(move(15, 8, 0, 1)).toEqual([0, 15, 9, -1, -1]);
  expect(move(15, 25, 0, -18)).toEqual([0, 15, 7, -1, -1]);
  expect(move(15, 25, 0, -17)).toEqual([0, 15, 8, -1, -1]);
  expect(move(5, 15, 20, 0)).toEqual([0, 25, 15, -1, -1]);
  expect(move(5, 8, 20, 0)).toEqual([0, 25, 8, -1, -1]);
  // Beside it there is nothing to stand on.
  expect(move(7, 2, 0, 9)).toEqual([0, 7, 11, -1, -1]);
  expect(move(7.5, 2, 0, 9)).toEqual([TileTouch.down, 7.5, 7, -1, 4]);
});

test('the outside is open or solid', () => {
  const map = mapOf('  ', '  ');
  expect(moveBoxInTiles(map, rulesOf(10), 5, 5, 2, 2, -500, 500, false, out)).toBe(0);
  expect([...out]).toEqual([-495, 505, -1, -1]);
  const touched = moveBoxInTiles(map, rulesOf(10, true), 5, 5, 2, 2, -500, 500, false, out);
  expect([touched, ...out]).toEqual([TileTouch.left | TileTouch.down, 2, 18, -1, -1]);
  expect(moveBoxInTiles(map, rulesOf(10, true), 2, 18, 2, 2, 500, -500, false, out)).toBe(
    TileTouch.right | TileTouch.up,
  );
  expect([...out]).toEqual([18, 2, -1, -1]);
});

test('a box turns a corner on its way, as the parts of its path do', () => {
  const map = mapOf('    ', '##  ', '    ');
  // Four tiles to the right and two down: over the edge, not onto it and not through it.
  expect(moveBoxInTiles(map, rulesOf(10), 5, 7, 3, 3, 40, 20, false, out)).toBe(TileTouch.down);
  expect([...out]).toEqual([45, 7, -1, 5]);
  expect(moveBoxInTiles(map, rulesOf(10), 17, 6, 3, 3, 40, 30, false, out)).toBe(0);
});

test('a box that lies in tiles at the start can leave them', () => {
  const map = mapOf('     ', ' ##  ', '     ');
  expect(boxInTiles(map, rulesOf(10), 20, 15, 3, 3)).toBe(true);
  expect(moveBoxInTiles(map, rulesOf(10), 20, 15, 3, 3, 0, -20, false, out)).toBe(0);
  expect(boxInTiles(map, rulesOf(10), 20, 22, 3, 3)).toBe(true);
  expect(boxInTiles(map, rulesOf(10), 20, 23, 3, 3)).toBe(false);
});

test('huge, tiny and flat boxes are an answer', () => {
  const number = fc.constantFrom<number>(0, -0, 1, -1, 1e150, -1e150, 1e-150, -1e-150, 5e-324, 0.1, 1e9);
  const size = fc.constantFrom<number>(0, 1, 1e150, 1e-150, 0.1, 5e-324);
  fc.assert(
    fc.property(anyMap, number, number, size, size, number, number, (map, x, y, hw, hh, stepX, stepY) => {
      for (const tileSize of [1, 1e-150, 1e150, 1e9]) {
        for (const isOutsideSolid of [false, true]) {
          const rules = rulesOf(tileSize, isOutsideSolid);
          moveBoxInTiles(map, rules, x, y, hw, hh, stepX, stepY, false, out);
          expect(out.every((value) => Number.isFinite(value))).toBe(true);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test('values of the rules that cannot be are refused', () => {
  const refuses = (options: Parameters<typeof tileRules>[0], what: string) =>
    expect(() => tileRules(options)).toThrow(expect.objectContaining({ code: 'assertion', what }));
  refuses({ tileSize: 0 }, 'Tiles have the size 0.');
  refuses({ tileSize: Infinity }, 'Tiles have the size Infinity.');
  refuses({ tileSize: NaN }, 'Tiles have the size NaN.');
  refuses({ tileSize: 1, solid: [-1] }, 'A tile with the value -1 has a kind.');
  refuses({ tileSize: 1, solid: [1.5] }, 'A tile with the value 1.5 has a kind.');
  refuses({ tileSize: 1, oneWay: [65536] }, 'A tile with the value 65536 has a kind.');
  refuses({ tileSize: 1, solid: [1, 2], oneWay: [2] }, 'The tile value 2 has two kinds.');
});

test('cells without a kind, and values beyond the table, are empty', () => {
  const map = { width: 3, height: 1, cells: Uint8Array.of(1, 200, 0) };
  const rules = tileRules({ tileSize: 1, solid: [1] });
  expect([0, 1, 2, 3].map((column) => tileKindAt(map, rules, column, 0))).toEqual([TileKind.solid, 0, 0, 0]);
  expect(tileKindAt(map, tileRules({ tileSize: 1, isOutsideSolid: true }), 0, -1)).toBe(TileKind.solid);
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly hw: number;
  readonly hh: number;
}

/** The plain reference, for whole numbers: unit by unit along x, then along y, until the next unit would enter a tile that stops it. */
function walk(map: TileMap, rules: TileRules, box: Box, stepX: number, stepY: number, drops: boolean) {
  let { x, y } = box;
  let touched = 0;
  for (let i = 0; i < Math.abs(stepX); i++) {
    const next = x + Math.sign(stepX);
    if (overlaps(map, rules, { ...box, x: next, y }, TileKind.solid)) {
      touched |= stepX < 0 ? TileTouch.left : TileTouch.right;
      break;
    }
    x = next;
  }
  for (let i = 0; i < Math.abs(stepY); i++) {
    const next = y + Math.sign(stepY);
    const isStopped =
      overlaps(map, rules, { ...box, x, y: next }, TileKind.solid) ||
      (!drops && stepY > 0 && landsOn(map, rules, { ...box, x, y }));
    if (isStopped) {
      touched |= stepY < 0 ? TileTouch.up : TileTouch.down;
      break;
    }
    y = next;
  }
  return { x, y, touched };
}

function overlaps(map: TileMap, rules: TileRules, { x, y, hw, hh }: Box, kind: number): boolean {
  const size = rules.tileSize;
  for (let row = 0; row < map.height; row++) {
    for (let column = 0; column < map.width; column++) {
      if (tileKindAt(map, rules, column, row) !== kind) continue;
      const isAcross = x + hw > column * size && x - hw < (column + 1) * size;
      if (isAcross && y + hh > row * size && y - hh < (row + 1) * size) return true;
    }
  }
  return false;
}

/** Whether the lower edge lies exactly on the top of a one-way tile. */
function landsOn(map: TileMap, rules: TileRules, { x, y, hw, hh }: Box): boolean {
  const foot = { x, y: y + hh + 0.5, hw, hh: 0.5 };
  return (y + hh) % rules.tileSize === 0 && overlaps(map, rules, foot, TileKind.oneWay);
}
