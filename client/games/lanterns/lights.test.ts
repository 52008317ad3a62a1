// Light by figures: what lamps reach, what doors let through.
import { expect, test } from 'vitest';
import { createSim } from '#shared/index.ts';
import { game } from '#shared/games/lanterns/sim.ts';
import { DOOR, town } from '#shared/games/lanterns/town.ts';
import { createDoorMemory } from './door-memory.ts';
import { createSightCaster, createSightPolygon } from './sight-polygon.ts';

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
