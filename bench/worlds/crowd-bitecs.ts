// The crowd on bitECS 0.4: its entities, components as typed arrays by field, and its queries.
import { addComponents, addEntity, createWorld, query, removeEntity } from 'bitecs';
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

/** A world of so many entities, born. */
export function createBitecsCrowd(rows: number, { isInPlace = false }: { readonly isInPlace?: boolean } = {}): Crowd {
  const side = sideOf(rows);
  const width = (side / CELL) * COLUMNS + 1;
  const height = side / CELL + 1;
  const starts = new Int32Array(width * height + 1);
  const cells = new Int32Array(rows);
  const sorted = new Int32Array(rows);
  // Entity ids begin at 1; one is taken anew before the one that died in the same tick is free.
  const size = rows * 2 + 2;
  const Body = {
    x: new Float64Array(size),
    y: new Float64Array(size),
    vx: new Float64Array(size),
    vy: new Float64Array(size),
  };
  const CrowdOf = {
    pushX: new Float64Array(size),
    pushY: new Float64Array(size),
    neighbours: new Uint16Array(size),
    foes: new Uint16Array(size),
  };
  const Unit = {
    birth: new Uint32Array(size),
    ageTicks: new Uint32Array(size),
    points: new Int16Array(size),
    team: new Uint8Array(size),
    armour: new Uint8Array(size),
  };
  const world = createWorld();
  let births = 0;

  function spawn(): void {
    const e = addEntity(world);
    addComponents(world, e, Body, CrowdOf, Unit);
    const birth = ++births;
    Body.x[e] = birthX(birth, side);
    Body.y[e] = birthY(birth, side);
    Body.vx[e] = 0;
    Body.vy[e] = 0;
    Unit.birth[e] = birth;
    Unit.ageTicks[e] = 0;
    Unit.points[e] = START_POINTS;
    Unit.team[e] = birth & 1;
    Unit.armour[e] = (birth >> 1) & 3;
  }

  function move(): void {
    for (const e of query(world, [Body, Unit])) {
      let x = Body.x[e] + Body.vx[e];
      let y = Body.y[e] + Body.vy[e];
      if (x < 0 || x > side) {
        Body.vx[e] = -Body.vx[e];
        x += 2 * Body.vx[e];
      }
      if (y < 0 || y > side) {
        Body.vy[e] = -Body.vy[e];
        y += 2 * Body.vy[e];
      }
      Body.x[e] = x;
      Body.y[e] = y;
      Unit.ageTicks[e]++;
    }
  }

  /** Sorts the entities into cells by counting. */
  function sort(): void {
    const entities = query(world, [Body]);
    starts.fill(0);
    for (let i = 0; i < entities.length; i++) {
      const e = entities[i];
      const cell = Math.floor((Body.x[e] * COLUMNS) / CELL) + Math.floor(Body.y[e] / CELL) * width;
      cells[i] = cell;
      starts[cell]++;
    }
    for (let cell = 1; cell < starts.length; cell++) starts[cell] += starts[cell - 1];
    for (let i = entities.length - 1; i >= 0; i--) sorted[--starts[cells[i]]] = entities[i];
  }

  const found: number[] = [];

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
        const dx = x - Body.x[other];
        const dy = y - Body.y[other];
        if (dx * dx + dy * dy <= radius * radius) found[count++] = other;
      }
    }
    return count;
  }

  function meet(): void {
    sort();
    for (const e of query(world, [Body, CrowdOf, Unit])) {
      const x = Body.x[e];
      const y = Body.y[e];
      const team = Unit.team[e];
      const count = near(x, y, SIGHT);
      let pushX = 0;
      let pushY = 0;
      let foes = 0;
      for (let i = 0; i < count; i++) {
        const other = found[i];
        pushX += x - Body.x[other];
        pushY += y - Body.y[other];
        foes += Unit.team[other] ^ team;
      }
      CrowdOf.pushX[e] = pushX;
      CrowdOf.pushY[e] = pushY;
      CrowdOf.neighbours[e] = count;
      CrowdOf.foes[e] = foes;
    }
  }

  /** `meet` with the search written out in it, which no engine offers and few would maintain: what is lost by asking for a list. */
  function meetInPlace(): void {
    sort();
    for (const e of query(world, [Body, CrowdOf, Unit])) {
      const x = Body.x[e];
      const y = Body.y[e];
      const team = Unit.team[e];
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
          const dx = x - Body.x[other];
          const dy = y - Body.y[other];
          if (dx * dx + dy * dy > SIGHT * SIGHT) continue;
          pushX += dx;
          pushY += dy;
          count++;
          foes += Unit.team[other] ^ team;
        }
      }
      CrowdOf.pushX[e] = pushX;
      CrowdOf.pushY[e] = pushY;
      CrowdOf.neighbours[e] = count;
      CrowdOf.foes[e] = foes;
    }
  }

  function fight(): void {
    for (const e of query(world, [Body, CrowdOf, Unit])) {
      const vx = Body.vx[e] + Math.trunc(CrowdOf.pushX[e] * PUSH_GRAINS) / GRAIN;
      const vy = Body.vy[e] + Math.trunc(CrowdOf.pushY[e] * PUSH_GRAINS) / GRAIN;
      Body.vx[e] = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, vx));
      Body.vy[e] = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, vy));
      const hurt = CrowdOf.foes[e] - FOES_BORNE - Unit.armour[e];
      if (hurt <= 0) continue;
      Unit.points[e] -= hurt;
      if (Unit.points[e] <= 0) removeEntity(world, e);
    }
  }

  function respawn(): void {
    for (let missing = rows - query(world, [Unit]).length; missing > 0; missing--) spawn();
  }

  for (let i = 0; i < rows; i++) spawn();
  return {
    tick() {
      move();
      if (isInPlace) meetInPlace();
      else meet();
      fight();
      respawn();
    },
    sum() {
      let sum = 0;
      for (const e of query(world, [Body, Unit])) {
        sum += unitHash(Body.x[e], Body.y[e], Body.vx[e], Body.vy[e], Unit.points[e], Unit.birth[e]);
      }
      return sum >>> 0;
    },
    births: () => births,
  };
}
