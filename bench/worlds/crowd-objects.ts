// The crowd as JavaScript is usually written: an array of objects, and a grid of references to them.
import {
  CELL,
  COLUMNS,
  FOES_BORNE,
  GRAIN,
  MAX_SPEED,
  PUSH_GRAINS,
  SIGHT,
  START_POINTS,
  birthX,
  birthY,
  sideOf,
  unitHash,
} from './crowd.ts';
import type { Crowd } from './crowd.ts';

interface Unit {
  x: number;
  y: number;
  vx: number;
  vy: number;
  pushX: number;
  pushY: number;
  neighbours: number;
  foes: number;
  birth: number;
  ageTicks: number;
  points: number;
  team: number;
  armour: number;
}

/** A world of so many units, born. */
export function createObjectCrowd(
  rows: number,
  { isInPlace = false }: { readonly isInPlace?: boolean } = {},
): Crowd & { readonly units: readonly Unit[] } {
  const side = sideOf(rows);
  const width = (side / CELL) * COLUMNS + 1;
  const height = side / CELL + 1;
  const starts = new Int32Array(width * height + 1);
  const cells = new Int32Array(rows);
  const sorted: Unit[] = [];
  const units: Unit[] = [];
  let births = 0;

  function spawn(): void {
    const birth = ++births;
    units.push({
      x: birthX(birth, side),
      y: birthY(birth, side),
      vx: 0,
      vy: 0,
      pushX: 0,
      pushY: 0,
      neighbours: 0,
      foes: 0,
      birth,
      ageTicks: 0,
      points: START_POINTS,
      team: birth & 1,
      armour: (birth >> 1) & 3,
    });
  }

  function move(): void {
    for (const unit of units) {
      unit.x += unit.vx;
      unit.y += unit.vy;
      if (unit.x < 0 || unit.x > side) {
        unit.vx = -unit.vx;
        unit.x += 2 * unit.vx;
      }
      if (unit.y < 0 || unit.y > side) {
        unit.vy = -unit.vy;
        unit.y += 2 * unit.vy;
      }
      unit.ageTicks++;
    }
  }

  /** Sorts the units into cells by counting. */
  function sort(): void {
    starts.fill(0);
    for (let i = 0; i < units.length; i++) {
      const cell = Math.floor((units[i].x * COLUMNS) / CELL) + Math.floor(units[i].y / CELL) * width;
      cells[i] = cell;
      starts[cell]++;
    }
    for (let cell = 1; cell < starts.length; cell++) starts[cell] += starts[cell - 1];
    for (let i = units.length - 1; i >= 0; i--) sorted[--starts[cells[i]]] = units[i];
  }

  const found: Unit[] = [];

  /** Puts those within `radius` into `found`, and returns how many there are. */
  function near(x: number, y: number, radius: number): number {
    const minX = Math.max(0, Math.floor(((x - radius) * COLUMNS) / CELL));
    const maxX = Math.min(width - 1, Math.floor(((x + radius) * COLUMNS) / CELL));
    const minY = Math.max(0, Math.floor((y - radius) / CELL));
    const maxY = Math.min(height - 1, Math.floor((y + radius) / CELL));
    let count = 0;
    for (let row = minY; row <= maxY; row++) {
      const end = starts[row * width + maxX + 1];
      for (let at = starts[row * width + minX]; at < end; at++) {
        const other = sorted[at];
        const dx = x - other.x;
        const dy = y - other.y;
        if (dx * dx + dy * dy <= radius * radius) found[count++] = other;
      }
    }
    return count;
  }

  function meet(): void {
    sort();
    for (const unit of units) {
      const { x, y, team } = unit;
      const count = near(x, y, SIGHT);
      let pushX = 0;
      let pushY = 0;
      let foes = 0;
      for (let i = 0; i < count; i++) {
        const other = found[i];
        pushX += x - other.x;
        pushY += y - other.y;
        foes += other.team ^ team;
      }
      unit.pushX = pushX;
      unit.pushY = pushY;
      unit.neighbours = count;
      unit.foes = foes;
    }
  }

  /** `meet` with the search written out in it, which no engine offers and few would maintain: what is lost by asking for a list. */
  function meetInPlace(): void {
    sort();
    for (const unit of units) {
      const { x, y, team } = unit;
      const minX = Math.max(0, Math.floor(((x - SIGHT) * COLUMNS) / CELL));
      const maxX = Math.min(width - 1, Math.floor(((x + SIGHT) * COLUMNS) / CELL));
      const minY = Math.max(0, Math.floor((y - SIGHT) / CELL));
      const maxY = Math.min(height - 1, Math.floor((y + SIGHT) / CELL));
      let pushX = 0;
      let pushY = 0;
      let count = 0;
      let foes = 0;
      for (let row = minY; row <= maxY; row++) {
        const end = starts[row * width + maxX + 1];
        for (let at = starts[row * width + minX]; at < end; at++) {
          const other = sorted[at];
          const dx = x - other.x;
          const dy = y - other.y;
          if (dx * dx + dy * dy > SIGHT * SIGHT) continue;
          pushX += dx;
          pushY += dy;
          count++;
          foes += other.team ^ team;
        }
      }
      unit.pushX = pushX;
      unit.pushY = pushY;
      unit.neighbours = count;
      unit.foes = foes;
    }
  }

  function fight(): void {
    for (let i = units.length - 1; i >= 0; i--) {
      const unit = units[i];
      const vx = unit.vx + Math.trunc(unit.pushX * PUSH_GRAINS) / GRAIN;
      const vy = unit.vy + Math.trunc(unit.pushY * PUSH_GRAINS) / GRAIN;
      unit.vx = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, vx));
      unit.vy = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, vy));
      const hurt = unit.foes - FOES_BORNE - unit.armour;
      if (hurt <= 0) continue;
      unit.points -= hurt;
      if (unit.points > 0) continue;
      // The last takes its place: an array has no cheaper way to lose one.
      const last = units.pop();
      if (last !== undefined && last !== unit) units[i] = last;
    }
  }

  for (let i = 0; i < rows; i++) spawn();
  return {
    units,
    tick() {
      move();
      if (isInPlace) meetInPlace();
      else meet();
      fight();
      while (units.length < rows) spawn();
    },
    sum: () => units.reduce((sum, u) => (sum + unitHash(u.x, u.y, u.vx, u.vy, u.points, u.birth)) >>> 0, 0),
    births: () => births,
  };
}
