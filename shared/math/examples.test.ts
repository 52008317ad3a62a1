// The examples of docs/math.md are the code that runs here.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import { angle, axis, defineGame, defineModel, entity, f64, grid, i32, u16, u8 } from '../index.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { ease } from './easing.ts';
import { createFlowField } from './flow-field.ts';
import { cellList, DIRECTION_X, DIRECTION_Y } from './grid-steps.ts';
import { createPathFinder } from './path-finding.ts';
import {
  addNeighbour,
  alignment,
  arrive,
  avoidCircle,
  beginFlock,
  cohesion,
  flock,
  pursue,
  separation,
  steered,
  wander,
} from './steering.ts';
import { rotated, vector } from './vector.ts';
import { wrapAngle } from './trigonometry.ts';
import type { WorldOf } from '../index.ts';

const model = defineModel({
  name: 'examples',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 40,
  components: {
    Body: { x: f64, y: f64, velocityX: f64, velocityY: f64 },
    Guard: { goal: u16, next: u16 },
    Walker: {},
    Bird: { wanderRad: angle },
    Hunter: { prey: entity },
    Door: { ticks: u8, height: f64 },
    Comet: {},
  },
  globals: { goal: u16 },
  grids: { ground: grid(u8, 16, 12), distances: grid(i32, 16, 12), order: grid(u8, 8, 1) },
  config: { seed: u16 },
  input: { x: axis },
});

interface World extends WorldOf<typeof model> {}

const curve = vector();

function bendComets(w: World): void {
  const { Body } = w;
  for (const comet of w.each('Comet', 'Body')) {
    rotated(Body.velocityX[comet], Body.velocityY[comet], 0.5 * w.dt, curve);
    Body.velocityX[comet] = curve[0];
    Body.velocityY[comet] = curve[1];
  }
}

function dealOrder(w: World): void {
  if (w.tick % 600 !== 1) return;
  const order = w.grids.order.cells;
  for (let i = 0; i < order.length; i++) order[i] = i;
  w.shuffle(order);
}

function openDoors(w: World): void {
  const { Door } = w;
  for (const door of w.each('Door')) {
    if (Door.ticks[door] < 45) Door.ticks[door]++;
    Door.height[door] = 3 * ease('bounceOut', Door.ticks[door] / 45);
  }
}

const finder = createPathFinder(16, 12, { costs: [1, 4, 0] }); // values of the ground: 0 is grass, 1 mud, 2 wall
const path = cellList(64);

function planGuards(w: World): void {
  const { Body, Guard } = w;
  for (const guard of w.each('Guard', 'Body')) {
    // Every guard plans twice a second, not all of them in one tick.
    if ((w.tick + guard) % 30 !== 0) continue;
    const at = Math.floor(Body.x[guard]) + Math.floor(Body.y[guard]) * 16;
    const count = finder.find(w.grids.ground.cells, at, Guard.goal[guard], path, 150);
    Guard.next[guard] = count > 0 ? path[0] : at;
    // Straight on to the farthest cell of the path that is in sight, over grass only.
    for (let i = 1; i < count && finder.isClear(w.grids.ground.cells, at, path[i], 1); i++) Guard.next[guard] = path[i];
  }
}

const field = createFlowField(16, 12, { costs: [1, 4, 0] });
const goals = cellList(1);
const wish = vector();

function walkToGoal(w: World): void {
  const { Body, grids, globals } = w;
  goals[0] = globals.goal;
  // The distances lie in the world. All walkers share them, so they are made anew only now and then.
  if (w.tick % 60 === 1) field.integrate(grids.ground.cells, goals, 1, grids.distances.cells);
  for (const walker of w.each('Walker', 'Body')) {
    const x = Math.floor(Body.x[walker]);
    const y = Math.floor(Body.y[walker]);
    const way = field.directionAt(grids.ground.cells, grids.distances.cells, x + y * 16);
    const toX = x + DIRECTION_X[way] + 0.5;
    const toY = y + DIRECTION_Y[way] + 0.5;
    arrive(Body.x[walker], Body.y[walker], toX, toY, 3, way === 0 ? 0.5 : 0, wish);
    Body.velocityX[walker] = wish[0];
    Body.velocityY[walker] = wish[1];
  }
}

function followGuardPlans(w: World): void {
  const { Body, Guard } = w;
  for (const guard of w.each('Guard', 'Body')) {
    const x = (Guard.next[guard] % 16) + 0.5;
    const y = Math.floor(Guard.next[guard] / 16) + 0.5;
    arrive(Body.x[guard], Body.y[guard], x, y, 3, 0.5, wish);
    steered(Body.velocityX[guard], Body.velocityY[guard], wish[0], wish[1], 20 * w.dt, wish);
    Body.velocityX[guard] = wish[0];
    Body.velocityY[guard] = wish[1];
  }
}

const others = flock();
const part = vector();

function fly(w: World): void {
  const { Body, Bird } = w;
  for (const bird of w.each('Bird', 'Body')) {
    beginFlock(others);
    for (const other of w.each('Bird', 'Body')) {
      const offsetX = Body.x[other] - Body.x[bird];
      const offsetY = Body.y[other] - Body.y[bird];
      if (other === bird || offsetX * offsetX + offsetY * offsetY > 16) continue;
      addNeighbour(others, offsetX, offsetY, Body.velocityX[other], Body.velocityY[other], 1);
    }
    const roll = w.roll(bird);
    Bird.wanderRad[bird] = wrapAngle(Bird.wanderRad[bird] + (roll - 0.5) * 0.2);
    wander(Body.velocityX[bird], Body.velocityY[bird], Bird.wanderRad[bird], 0.3, 4, wish);
    let wishX = wish[0];
    let wishY = wish[1];
    separation(others, 4, part);
    wishX += 1.5 * part[0];
    wishY += 1.5 * part[1];
    cohesion(others, 4, 2, part);
    wishX += 0.5 * part[0];
    wishY += 0.5 * part[1];
    alignment(others, Body.velocityX[bird], Body.velocityY[bird], part);
    // A tower stands at (8, 6).
    avoidCircle(Body.x[bird], Body.y[bird], wishX + part[0], wishY + part[1], 8, 6, 2, 3, wish);
    steered(Body.velocityX[bird], Body.velocityY[bird], wish[0], wish[1], 10 * w.dt, wish);
    Body.velocityX[bird] = wish[0];
    Body.velocityY[bird] = wish[1];
  }
}

function hunt(w: World): void {
  const { Body, Hunter } = w;
  for (const hunter of w.each('Hunter', 'Body')) {
    const prey = Hunter.prey[hunter];
    if (!w.has(prey, 'Body')) continue;
    pursue(
      Body.x[hunter],
      Body.y[hunter],
      Body.x[prey],
      Body.y[prey],
      Body.velocityX[prey],
      Body.velocityY[prey],
      5,
      2,
      wish,
    );
    Body.velocityX[hunter] = wish[0];
    Body.velocityY[hunter] = wish[1];
  }
}

function move(w: World): void {
  const { Body } = w;
  for (const body of w.each('Body')) {
    Body.x[body] += Body.velocityX[body] * w.dt;
    Body.y[body] += Body.velocityY[body] * w.dt;
  }
}

const game = defineGame(model, {
  config: { seed: 7 },
  start(w) {
    // A wall with a gap near its lower end, and mud in the gap.
    for (let y = 0; y < 11; y++) w.grids.ground.set(8, y, y === 9 ? 1 : 2);
    w.globals.goal = 15;
    w.spawn({ Guard: { goal: 15, next: 0 }, Body: { x: 0.5, y: 0.5 } });
    for (let i = 0; i < 6; i++) w.spawn({ Walker: {}, Body: { x: 1.5 + i, y: 3.5 } });
    for (let i = 0; i < 8; i++) w.spawn({ Bird: {}, Body: { x: 2 + i / 2, y: 2, velocityX: 1 } });
    const comet = w.spawn({ Comet: {}, Body: { velocityX: 3, velocityY: 4 } });
    w.spawn({ Hunter: { prey: comet }, Body: { x: 9, y: -9 } });
    w.spawn({ Door: {} });
  },
  join() {},
  leave() {},
  bot() {},
  systems: { dealOrder, planGuards, followGuardPlans, walkToGoal, fly, bendComets, hunt, openDoors, move },
});

function played(ticks: number) {
  const sim = createSim(game, { seed: 1, isStrict: true });
  const step = () =>
    sim.step({ tick: sim.tick + 1, inputs: new Uint8Array(sim.inputBytes), orders: NO_ORDERS, commands: NO_COMMANDS });
  while (sim.tick < ticks) step();
  return { sim, step };
}

test('every example of docs/math.md stands in this file', () => {
  const own = readFileSync(inRoot('shared/math/examples.test.ts'), 'utf8');
  const examples = [...readFileSync(inRoot('docs/math.md'), 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)];
  expect(examples.length).toBeGreaterThan(5);
  for (const [, example = ''] of examples) {
    // Where the page leaves a blank line between two pieces, this file may have more between them.
    for (const piece of example.trim().split(/\n\n(?=\S)/)) expect(own).toContain(piece);
  }
});

test('the guard and the walkers come through the gap to their goal', () => {
  const { world: w } = played(1500).sim;
  for (const e of [...w.each('Guard', 'Body'), ...w.each('Walker', 'Body')]) {
    expect([w.Body.x[e], w.Body.y[e]].map(Math.floor)).toEqual([15, 0]);
  }
});

test('birds stay in one flock, out of the tower; the hunter meets the comet; the door opens', () => {
  const { sim, step } = played(0);
  const { world: w } = sim;
  let met = Infinity;
  while (sim.tick < 600) {
    step();
    const [comet, hunter] = [w.each('Comet', 'Body')[0], w.each('Hunter', 'Body')[0]];
    met = Math.min(met, Math.hypot(w.Body.x[comet] - w.Body.x[hunter], w.Body.y[comet] - w.Body.y[hunter]));
    expect(Math.hypot(w.Body.velocityX[comet], w.Body.velocityY[comet])).toBeCloseTo(5, 10);
    for (const bird of w.each('Bird', 'Body')) {
      expect(Math.hypot(w.Body.x[bird] - 8, w.Body.y[bird] - 6)).toBeGreaterThan(1.5);
    }
  }
  expect(met).toBeLessThan(0.5);
  expect(w.Door.height[w.each('Door')[0]]).toBe(3);
  const birds = [...w.each('Bird', 'Body')];
  const mean = (column: (bird: (typeof birds)[0]) => number) =>
    birds.reduce((sum, bird) => sum + column(bird), 0) / birds.length;
  const [x, y] = [mean((bird) => w.Body.x[bird]), mean((bird) => w.Body.y[bird])];
  for (const bird of birds) expect(Math.hypot(w.Body.x[bird] - x, w.Body.y[bird] - y)).toBeLessThan(6);
  const order = Array.from({ length: 8 }, (_, i) => w.grids.order.get(i, 0));
  expect(order).not.toEqual(order.toSorted());
  expect(order.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test('scratch at the top of a file is no state: a world continued from a snapshot goes the same way', () => {
  const { sim, step } = played(200);
  const bytes = new Uint8Array(sim.stateBytes);
  const sums = new Uint32Array(4);
  sim.save(bytes);
  for (let i = 0; i < 400; i++) step();
  sim.checksum(sums, 0);
  played(333);
  sim.load(bytes);
  for (let i = 0; i < 400; i++) step();
  sim.checksum(sums, 2);
  expect([sums[2], sums[3]]).toEqual([sums[0], sums[1]]);
});
