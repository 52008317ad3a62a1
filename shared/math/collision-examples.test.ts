// The examples of docs/collision.md are the code that runs here.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { inRoot } from '#scripts/paths.ts';
import {
  axis,
  defineGame,
  defineModel,
  f64,
  grid,
  held,
  player,
  press,
  u8,
  type Entity,
  type WorldOf,
} from '../index.ts';
import { NO_COMMANDS, NO_ORDERS, type Command } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { bounceBodies, pushApart, VELOCITY_NUMBERS } from './impulse.ts';
import { circleBoxContact, circlesContact, CONTACT_NUMBERS } from './separation.ts';
import { sweepCircleBox } from './sweep.ts';
import { rayThroughTiles, seesThroughTiles, TILE_RAY_NUMBERS } from './tile-ray.ts';
import { tileRules } from './tile-rules.ts';
import { moveBoxInTiles, TILE_MOVE_NUMBERS, TileTouch } from './tiles.ts';
import { numberList } from './vector.ts';

const model = defineModel({
  name: 'examples',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 64,
  components: {
    Body: { x: f64, y: f64, velocityX: f64, velocityY: f64 },
    Hero: { player, isStanding: u8 },
    Ball: { radius: f64 },
    Puck: {},
    Turret: { sees: u8, reach: f64 },
  },
  grids: { tiles: grid(u8, 10, 6) },
  input: { x: axis, jump: press, drop: held },
});

interface World extends WorldOf<typeof model> {}

const tiles = tileRules({ tileSize: 1, solid: [1], oneWay: [2], isOutsideSolid: true });
const moved = numberList(TILE_MOVE_NUMBERS);

function runAndJump(w: World): void {
  const { Body, Hero } = w;
  for (const hero of w.each('Hero', 'Body')) {
    const input = w.input(Hero.player[hero]);
    Body.velocityX[hero] = input.x * 6;
    if (input.jump && Hero.isStanding[hero] !== 0) Body.velocityY[hero] = -12;
    // Always, also while it stands: what presses it to the floor is what tells that there is one.
    Body.velocityY[hero] += 30 * w.dt;
    const touched = moveBoxInTiles(
      w.grids.tiles,
      tiles,
      Body.x[hero],
      Body.y[hero],
      0.4,
      0.45,
      Body.velocityX[hero] * w.dt,
      Body.velocityY[hero] * w.dt,
      input.drop,
      moved,
    );
    Body.x[hero] = moved[0];
    Body.y[hero] = moved[1];
    if ((touched & (TileTouch.up | TileTouch.down)) !== 0) Body.velocityY[hero] = 0;
    Hero.isStanding[hero] = touched & TileTouch.down;
  }
}

const hit = numberList(TILE_RAY_NUMBERS);

function watch(w: World): void {
  const { Body, Turret } = w;
  for (const turret of w.each('Turret', 'Body')) {
    const x = Body.x[turret];
    const y = Body.y[turret];
    Turret.sees[turret] = 0;
    for (const hero of w.each('Hero', 'Body')) {
      if (seesThroughTiles(w.grids.tiles, tiles, x, y, Body.x[hero], Body.y[hero])) Turret.sees[turret] = 1;
    }
    // How far its beam reaches to the right: a share of 20 units.
    const share = rayThroughTiles(w.grids.tiles, tiles, x, y, x + 20, y, hit);
    Turret.reach[turret] = share < 0 ? 20 : share * 20;
  }
}

const contact = numberList(CONTACT_NUMBERS);
const positions = numberList(4);
const velocities = numberList(VELOCITY_NUMBERS);

function pileUp(w: World): void {
  const { Body, Ball } = w;
  const balls = w.each('Ball', 'Body');
  for (const ball of balls) {
    Body.velocityY[ball] += 10 * w.dt;
    Body.x[ball] += Body.velocityX[ball] * w.dt;
    Body.y[ball] += Body.velocityY[ball] * w.dt;
  }
  // What parts one pair may press another, so a few rounds.
  for (let round = 0; round < 4; round++) {
    for (const a of balls) {
      for (const b of balls) {
        if (a >= b) continue;
        const isContact = circlesContact(
          Body.x[a],
          Body.y[a],
          Ball.radius[a],
          Body.x[b],
          Body.y[b],
          Ball.radius[b],
          contact,
        );
        if (isContact) collide(w, a, b);
      }
      // The floor's upper edge is at y = 0. A wall is a body with no inverse mass.
      if (circleBoxContact(Body.x[a], Body.y[a], Ball.radius[a], 0, 1, 4, 1, contact)) collide(w, a, a);
      if (circleBoxContact(Body.x[a], Body.y[a], Ball.radius[a], -5, -5, 1, 7, contact)) collide(w, a, a);
      if (circleBoxContact(Body.x[a], Body.y[a], Ball.radius[a], 5, -5, 1, 7, contact)) collide(w, a, a);
    }
  }
}

/** Parts and bounces two balls; or one and a wall, when it is given twice. */
function collide(w: World, a: Entity<'Ball' | 'Body'>, b: Entity<'Ball' | 'Body'>): void {
  const { Body, Ball } = w;
  const aInverseMass = 1 / (Ball.radius[a] * Ball.radius[a]);
  const bInverseMass = a === b ? 0 : 1 / (Ball.radius[b] * Ball.radius[b]);
  positions[0] = Body.x[a];
  positions[1] = Body.y[a];
  positions[2] = Body.x[b];
  positions[3] = Body.y[b];
  pushApart(positions, contact, aInverseMass, bInverseMass, 0.4, 0.005);
  velocities[0] = Body.velocityX[a];
  velocities[1] = Body.velocityY[a];
  velocities[2] = a === b ? 0 : Body.velocityX[b];
  velocities[3] = a === b ? 0 : Body.velocityY[b];
  bounceBodies(velocities, contact, aInverseMass, bInverseMass, 0.2, 0.3);
  if (a !== b) {
    Body.x[b] = positions[2];
    Body.y[b] = positions[3];
    Body.velocityX[b] = velocities[2];
    Body.velocityY[b] = velocities[3];
  }
  Body.x[a] = positions[0];
  Body.y[a] = positions[1];
  Body.velocityX[a] = velocities[0];
  Body.velocityY[a] = velocities[1];
}

function slidePucks(w: World): void {
  const { Body } = w;
  for (const puck of w.each('Puck', 'Body')) {
    const stepX = Body.velocityX[puck] * w.dt;
    const stepY = Body.velocityY[puck] * w.dt;
    const t = sweepCircleBox(Body.x[puck], Body.y[puck], 0.5, stepX, stepY, 100, 0, 0.05, 50, contact);
    const towards = stepX * contact[0] + stepY * contact[1];
    // 0 is also what it is while they touch and part: only what comes against the normal is thrown back.
    const isHit = t >= 0 && towards < 0;
    Body.x[puck] += isHit ? stepX * t : stepX;
    Body.y[puck] += isHit ? stepY * t : stepY;
    if (!isHit) continue;
    const speed = Body.velocityX[puck] * contact[0] + Body.velocityY[puck] * contact[1];
    Body.velocityX[puck] -= 2 * speed * contact[0];
    Body.velocityY[puck] -= 2 * speed * contact[1];
  }
}

const LEVEL = ['          ', '          ', '          ', '  # --    ', '  #   #   ', '##########'];

const game = defineGame(model, {
  config: {},
  tuning: {},
  start(w) {
    LEVEL.forEach((row, y) => [...row].forEach((text, x) => w.grids.tiles.set(x, y, ' #-'.indexOf(text))));
    w.spawn({ Hero: { player: 0 }, Body: { x: 4.5, y: 4 } });
    w.spawn({ Turret: {}, Body: { x: 8.5, y: 4.5 } });
    w.spawn({ Turret: {}, Body: { x: 0.5, y: 4.5 } });
    w.spawn({ Puck: {}, Body: { x: 0, y: 0, velocityX: 9000, velocityY: 60 } });
    for (let i = 0; i < 20; i++) {
      w.spawn({ Ball: { radius: 0.3 + w.random() * 0.3 }, Body: { x: w.random() * 6 - 3, y: -1 - i * 0.6 } });
    }
  },
  join() {},
  leave() {},
  bot() {},
  systems: { runAndJump, watch, pileUp, slidePucks },
});

/** A world of the examples after so many ticks, and a step with an input of its one seat. */
function played(ticks: number) {
  const sim = createSim(game, { seed: 3, isStrict: true });
  const join: Command = { kind: 'join', seat: 0, presence: 1, level: 0, data: new Uint8Array(0) };
  const step = (x = 0, jump = false, drop = false) => {
    const inputs = Uint8Array.of(x * 127, Number(jump) + 2 * Number(drop));
    sim.step({ tick: sim.tick + 1, inputs, orders: NO_ORDERS, commands: sim.tick === 0 ? [join] : NO_COMMANDS });
  };
  while (sim.tick < ticks) step();
  return { w: sim.world, step };
}

test('every example of docs/collision.md stands in this file', () => {
  const own = readFileSync(inRoot('shared/math/collision-examples.test.ts'), 'utf8');
  const examples = [...readFileSync(inRoot('docs/collision.md'), 'utf8').matchAll(/^```ts\n([^]*?)^```/gm)];
  expect(examples.length).toBeGreaterThan(3);
  for (const [, example = ''] of examples) {
    for (const piece of example.trim().split(/\n\n(?=\S)/)) expect(own).toContain(piece);
  }
});

test('the hero runs to the wall, jumps through the platform onto it, drops from it, and stands without moving a bit', () => {
  const { w, step } = played(30);
  const [hero] = w.each('Hero', 'Body');
  const { Body, Hero } = w;
  expect([Body.x[hero], Body.y[hero], Hero.isStanding[hero]]).toEqual([4.5, 5 - 0.45, TileTouch.down]);
  for (let i = 0; i < 60; i++) step(-1);
  expect([Body.x[hero], Body.y[hero]]).toEqual([3 + 0.4, 5 - 0.45]);
  for (let i = 0; i < 10; i++) step(1);
  const under = Body.x[hero];
  expect(under > 4 && under < 6).toBe(true);
  step(0, true);
  for (let i = 0; i < 90; i++) step();
  expect([Body.x[hero], Body.y[hero], Hero.isStanding[hero]]).toEqual([under, 3 - 0.45, TileTouch.down]);
  step(0, false, true);
  for (let i = 0; i < 60; i++) step();
  expect(Body.y[hero]).toBe(5 - 0.45);
  for (let i = 0; i < 600; i++) step();
  expect([Body.x[hero], Body.y[hero]]).toEqual([under, 5 - 0.45]);
});

test('the turret behind the wall sees the hero only over it, and its beam ends at the wall', () => {
  const { w, step } = played(30);
  const [right, left] = w.each('Turret', 'Body').map((turret) => ({
    sees: () => w.Turret.sees[turret],
    reach: () => w.Turret.reach[turret],
  }));
  expect([right.sees(), left.sees(), left.reach()]).toEqual([0, 0, 1.5]);
  expect(right.reach()).toBe(1.5);
  const [hero] = w.each('Hero', 'Body');
  expect(w.Body.y[hero]).toBe(5 - 0.45);
  let seen = 0;
  step(0, true);
  for (let i = 0; i < 40; i++) {
    step();
    seen += right.sees();
  }
  expect(seen).toBeGreaterThan(0);
});

test('the balls come to rest in the box, on each other and not in each other', () => {
  const { w } = played(1200);
  const balls = w.each('Ball', 'Body');
  expect(balls).toHaveLength(20);
  for (const a of balls) {
    expect(Math.hypot(w.Body.velocityX[a], w.Body.velocityY[a])).toBeLessThan(0.2);
    expect(w.Body.y[a] + w.Ball.radius[a]).toBeLessThan(0.05);
    expect(Math.abs(w.Body.x[a]) + w.Ball.radius[a]).toBeLessThan(4.05);
    for (const b of balls) {
      if (a >= b) continue;
      const gap =
        Math.hypot(w.Body.x[a] - w.Body.x[b], w.Body.y[a] - w.Body.y[b]) - w.Ball.radius[a] - w.Ball.radius[b];
      expect(gap).toBeGreaterThan(-0.05);
    }
  }
});

test('the fast puck bounces off the thin wall', () => {
  const { w, step } = played(0);
  step();
  const [puck] = w.each('Puck', 'Body');
  expect(w.Body.x[puck]).toBeCloseTo(100 - 0.05 - 0.5, 9);
  expect([w.Body.velocityX[puck], w.Body.velocityY[puck]]).toEqual([-9000, 60]);
  step();
  expect(w.Body.x[puck]).toBeCloseTo(99.45 - 150, 9);
});
