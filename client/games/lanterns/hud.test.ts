// The pure parts of the HUD and of steering: figures, names, places, and how a match stands.
import { expect, test } from 'vitest';
import { createSim, NO_PLAYER } from '#shared/index.ts';
import { PHASE } from '#shared/games/lanterns/model.ts';
import { game } from '#shared/games/lanterns/sim.ts';
import { DOOR, WARDS, town } from '#shared/games/lanterns/town.ts';
import { PRESENCE } from '#shared/sim/bundle.ts';
import { PALETTES } from '#client/view/palette.ts';
import { LOOK_COUNT } from '#shared/games/lanterns/model.ts';
import { cssColor, mixColor } from './colors.ts';
import { wardMiddle } from './director.ts';
import { clockText, plainName, shareOf } from './formats.ts';
import { nearestDoor } from './hud-prompt.ts';
import { hudScale } from './hud-scale.ts';
import { createShrineMemory } from './shrine-memory.ts';
import { rankedScores, roundResult, standings } from './standings.ts';
import { steerByThumb } from './touch.ts';
import { createNameCache } from './view-state.ts';
import { eased } from './walker-traces.ts';

/** A world with so many bots, after so many ticks. */
function worldOf(bots: number, ticks: number) {
  const sim = createSim(game, { seed: 3 });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const joins = Array.from({ length: bots }, (_, seat) => {
    return { kind: 'join', seat, presence: PRESENCE.bot, level: 2, data: sim.emptyData } as const;
  });
  for (let tick = 1; tick <= ticks; tick++) {
    sim.step({ tick, inputs, orders: [], commands: tick === 1 ? joins : [] });
  }
  return sim.world;
}

test('the clock shows every begun second', () => {
  expect([clockText(120), clockText(61.2), clockText(9.01), clockText(0)]).toEqual(['2:00', '1:02', '0:10', '0:00']);
});

test('who has a name in letters that the display font lacks is called by the seat', () => {
  const names = createNameCache();
  expect([names.of('小明', 1), names.of('小明', 2), names.of('小 明', 0), names.of('Юра', 1)]).toEqual([
    'Player 2',
    'Player 3',
    'Player 1',
    'Player 2',
  ]);
  expect([names.of('Ада A', 1), names.of('Ada', 1), names.of('', 1)]).toEqual(['? A', 'Ada', '']);
});

test('names keep to the letters of the display font and to their room', () => {
  expect(plainName('Zoë Müller')).toBe('Zoe Muller');
  expect(plainName('Юра')).toBe('?');
  expect(plainName('a very long name')).toBe('a very long.');
});

test('a share of nothing is nothing', () => {
  expect([shareOf(1, 4), shareOf(9, 4), shareOf(-1, 4), shareOf(1, 0)]).toEqual([0.25, 1, 0, 0]);
});

test('every look has a colour of its own', () => {
  for (const palette of Object.values(PALETTES)) expect(palette.length).toBeGreaterThanOrEqual(LOOK_COUNT);
  expect(cssColor(0x00ff0a)).toBe('#00ff0a');
  expect(mixColor(0x000000, 0xffffff, 0.5)).toBe(0x808080);
});

test('the HUD stays readable on a phone and modest on a large screen', () => {
  const phone = hudScale({ width: 520, height: 1125, windowWidth: 390, windowHeight: 844 });
  expect(15 * phone * (390 / 520)).toBeGreaterThan(11);
  expect(hudScale({ width: 1280, height: 720, windowWidth: 1280, windowHeight: 720 })).toBe(1);
  expect(hudScale({ width: 960, height: 620, windowWidth: 0, windowHeight: 0 })).toBe(1);
});

test('a thumb walks where it points, as far as it is pushed', () => {
  const out = { x: 0, y: 0 };
  steerByThumb(worldOf(0, 1), 0, { x: 0.3, y: -0.4 }, out);
  expect(out).toEqual({ x: 0.3, y: -0.4 });
});

test('a hand reaches the nearest door, and never a gate', () => {
  const door = town.doors.find(({ kind }) => kind === DOOR.door);
  const gate = town.doors.find(({ kind }) => kind === DOOR.gate);
  if (door === undefined || gate === undefined) throw new Error('The town has no doors.');
  expect(town.doors[nearestDoor({ x: door.x + 3, y: door.y }, 50)]).toBe(door);
  expect(nearestDoor(gate, 20)).toBe(-1);
});

test('the overview looks at the middle of the part that is played in', () => {
  const side = town.width * town.tileSize;
  expect(wardMiddle(0)).toEqual({ x: side * 0.25, y: side * 0.25 });
  expect(wardMiddle(WARDS.length - 1)).toEqual({ x: side / 2, y: side / 2 });
  expect(wardMiddle(99)).toEqual({ x: side / 2, y: side / 2 });
});

test('a page that comes mid-round knows the shrines that burn, and points to none of them until the next round', () => {
  const memory = createShrineMemory();
  const world = worldOf(2, 2);
  // A page that sees none of them.
  for (const e of world.each('Shrine')) world.despawn(e);
  const [first, second] = town.shrines;
  const near = { x: first.x + 5, y: first.y };
  world.globals.litMask = 1;
  memory.refresh(world);
  expect([memory.isLit[0], memory.isLit[1]]).toEqual([1, 0]);
  expect(memory.nearestDark(first.quarter, near)).toEqual(second);
  world.globals.litMask = 0;
  memory.refresh(world);
  expect(memory.nearestDark(first.quarter, near)).toEqual(first);
});

test('fades come to an end', () => {
  let value = 0;
  for (let i = 0; i < 60; i++) value = eased(value, 1, 0.3);
  expect(value).toBe(1);
  expect(eased(0, 1, 1)).toBe(0.5);
});

test('the board lists everyone, best first, and a match has a result at its end only', () => {
  const world = worldOf(6, 40);
  const { rows, columns } = standings(world, PALETTES.standard);
  expect(rows).toHaveLength(6);
  for (const { values } of rows) expect(values).toHaveLength(columns.length);
  const points = rankedScores(world).map((e) => world.Score.points[e]);
  expect(points).toEqual([...points].sort((a, b) => b - a));
  expect(roundResult(world)).toBeNull();
  world.globals.phase = PHASE.result;
  expect(roundResult(world)).toBeNull();
  world.globals.roundOfMatch = world.config.rounds;
  world.globals.winner = NO_PLAYER;
  expect(roundResult(world)?.winner).toBeNull();
});
