// Light by figures: how it falls off, how flames waver, what doors let through.
import { expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { game } from '#shared/games/lanterns/sim.ts';
import { DOOR, town } from '#shared/games/lanterns/town.ts';
import { createDoorMemory } from './door-memory.ts';
import { beamStrength, roundStrength } from './light-ramps.ts';
import { createSightCaster, createSightPolygon } from './sight-polygon.ts';
import { flickerOf } from './town-lights.ts';

test('a round light is full in its middle, falls all the way and ends at its reach', () => {
  expect(roundStrength(0)).toBe(1);
  expect(roundStrength(1)).toBe(0);
  expect(roundStrength(1.2)).toBe(0);
  for (let part = 0; part < 1; part += 0.05) expect(roundStrength(part + 0.05)).toBeLessThan(roundStrength(part));
});

test('a beam is bright as far as one is seen in it, and dark beside it and behind', () => {
  expect(beamStrength(0.5, 0)).toBeGreaterThan(0.7);
  expect(beamStrength(0.9, 0)).toBeGreaterThan(0.1);
  expect(beamStrength(0.5, 0.5)).toBe(beamStrength(0.5, -0.5));
  expect(beamStrength(0.5, 1.1)).toBe(0);
  expect(beamStrength(-0.2, 0)).toBe(0);
});

test('flames waver a little, each its own way, the same at the same time', () => {
  for (let timeMs = 0; timeMs < 20_000; timeMs += 37) {
    expect(flickerOf(timeMs, 3)).toBeGreaterThan(0.85);
    expect(flickerOf(timeMs, 3)).toBeLessThanOrEqual(1.001);
  }
  expect(flickerOf(1234, 3)).toBe(flickerOf(1234, 3));
  expect(flickerOf(1234, 3)).not.toBe(flickerOf(1234, 4));
});

test('every lamp of the town lights something, and its outline fits a mesh of its own', () => {
  const { grid } = createDoorMemory();
  const cast = createSightCaster(grid);
  const polygon = createSightPolygon();
  for (const { x, y, radius } of town.lamps) {
    cast({ x, y, reach: radius, soak: 0, angleRad: 0, halfRad: Math.PI }, polygon);
    expect(polygon.count).toBeGreaterThanOrEqual(40);
  }
});

test('a door hides what is behind it until it is seen open, and is remembered', () => {
  const doors = createDoorMemory();
  const index = town.doors.findIndex(({ kind }) => kind === DOOR.door);
  const { cell, x, y } = town.doors[index];
  expect(doors.grid.hides[cell]).toBe(1);
  doors.note(x, y, true);
  expect([doors.grid.hides[cell], doors.isOpen[index]]).toEqual([0, 1]);
  // What the world says counts more than what was remembered.
  const sim = createSim(game, { seed: 1 });
  doors.refresh(sim.world);
  expect(doors.isOpen[index]).toBe(sim.world.Door.isOpen[sim.world.each('Door')[index]]);
});

test('a grating lets light through whether it is shut or not', () => {
  const doors = createDoorMemory();
  for (const { cell, kind, x, y } of town.doors) {
    if (kind !== DOOR.gate) continue;
    expect(doors.grid.hides[cell]).toBe(0);
    doors.note(x, y, true);
    doors.note(x, y, false);
    expect(doors.grid.hides[cell]).toBe(0);
  }
});
