// The crowd as a game of Samestep: 64 bytes a row, four systems.
import {
  createSim,
  defineGame,
  defineModel,
  f64,
  held,
  i16,
  prefab,
  spatialHash,
  u16,
  u32,
  u8,
} from '#shared/index.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';
import {
  CELL,
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
import type { Game, Sim, WorldOf } from '#shared/index.ts';
import type { Crowd } from './crowd.ts';

const crowdModel = (rows: number, seats: number) =>
  defineModel({
    name: 'crowd',
    ticksPerSecond: 60,
    players: { min: 1, max: seats },
    entities: rows,
    components: {
      Body: { x: f64, y: f64, vx: f64, vy: f64 },
      Crowd: { pushX: f64, pushY: f64, neighbours: u16, foes: u16 },
      Unit: { birth: u32, ageTicks: u32, points: i16, team: u8, armour: u8 },
    },
    globals: { births: u32 },
    input: { act: held },
  });

type CrowdModel = ReturnType<typeof crowdModel>;
type World = WorldOf<CrowdModel>;

/** The rules for a world of so many rows, all of them taken, and so many seats, whose inputs change nothing. */
export function crowdGame(rows: number, seats = 1): Game<CrowdModel['definition']> {
  const model = crowdModel(rows, seats);
  const side = sideOf(rows);
  const spawnUnit = prefab(model, { Body: {}, Crowd: {}, Unit: { points: START_POINTS } });
  const bodies = spatialHash(model, { with: ['Body', 'Unit'], x: 'Body.x', y: 'Body.y', cellSize: CELL });

  function spawn(w: World): void {
    const { Body, Unit, globals } = w;
    const e = spawnUnit(w);
    const birth = ++globals.births;
    Body.x[e] = birthX(birth, side);
    Body.y[e] = birthY(birth, side);
    Unit.birth[e] = birth;
    Unit.team[e] = birth & 1;
    Unit.armour[e] = (birth >> 1) & 3;
  }

  function move(w: World): void {
    const { Body, Unit } = w;
    for (const e of w.each('Body', 'Unit')) {
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

  function meet(w: World): void {
    const { Body, Crowd, Unit } = w;
    const hash = bodies(w);
    for (const e of w.each('Body', 'Crowd', 'Unit')) {
      const x = Body.x[e];
      const y = Body.y[e];
      const team = Unit.team[e];
      let pushX = 0;
      let pushY = 0;
      let foes = 0;
      const near = hash.near(x, y, SIGHT);
      for (const other of near) {
        pushX += x - Body.x[other];
        pushY += y - Body.y[other];
        foes += Unit.team[other] ^ team;
      }
      Crowd.pushX[e] = pushX;
      Crowd.pushY[e] = pushY;
      Crowd.neighbours[e] = near.length;
      Crowd.foes[e] = foes;
    }
  }

  function fight(w: World): void {
    const { Body, Crowd, Unit } = w;
    for (const e of w.each('Body', 'Crowd', 'Unit')) {
      const vx = Body.vx[e] + Math.trunc(Crowd.pushX[e] * PUSH_GRAINS) / GRAIN;
      const vy = Body.vy[e] + Math.trunc(Crowd.pushY[e] * PUSH_GRAINS) / GRAIN;
      Body.vx[e] = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, vx));
      Body.vy[e] = Math.max(-MAX_SPEED, Math.min(MAX_SPEED, vy));
      const hurt = Crowd.foes[e] - FOES_BORNE - Unit.armour[e];
      if (hurt <= 0) continue;
      Unit.points[e] -= hurt;
      if (Unit.points[e] <= 0) w.despawn(e);
    }
  }

  function respawn(w: World): void {
    for (let missing = rows - w.count('Body', 'Unit'); missing > 0; missing--) spawn(w);
  }

  return defineGame(model, {
    start(w) {
      for (let i = 0; i < rows; i++) spawn(w);
    },
    join() {},
    leave() {},
    bot() {},
    systems: { move, meet, fight, respawn },
  });
}

/** The game's world of so many rows, beside the sim that steps it. */
export function createGameCrowd(rows: number): Crowd & { readonly sim: Sim; readonly world: World } {
  const sim = createSim(crowdGame(rows), { seed: 1 });
  const { world } = sim;
  const bundle = { tick: 0, inputs: new Uint8Array(sim.inputBytes), orders: NO_ORDERS, commands: NO_COMMANDS };
  return {
    sim,
    world,
    tick() {
      bundle.tick = sim.tick + 1;
      sim.step(bundle);
    },
    sum() {
      const { Body, Unit } = world;
      let sum = 0;
      for (const e of world.each('Body', 'Unit')) {
        sum += unitHash(Body.x[e], Body.y[e], Body.vx[e], Body.vy[e], Unit.points[e], Unit.birth[e]);
      }
      return sum >>> 0;
    },
    births: () => world.globals.births,
  };
}
