// Seats, roles, phases, scores and matches.
import { expect, test } from 'vitest';
import { NO_PLAYER } from '#shared/index.ts';
import { createArena } from './arena.test-helper.ts';
import { PHASE, ROLE } from './model.ts';
import { DOOR, WARDS, town } from './town.ts';

type Arena = ReturnType<typeof createArena>;

const TICKS = 30;

function rolesOf({ w }: Arena): readonly number[] {
  return w.each('Walker').map((e) => w.Walker.role[e]);
}

/** Steps until a phase begins, or fails. */
function stepTo({ w, step }: Arena, phase: number): void {
  for (let i = 0; w.globals.phase !== phase; i++) {
    if (i > 30_000) throw new Error(`Phase ${phase} never begins.`);
    step();
  }
}

/** The hunters leap on every hider there is. */
function catchAll({ w, step }: Arena): void {
  for (const hider of w.each('Walker', 'Body')) {
    if (w.Walker.role[hider] !== ROLE.hider) continue;
    const [hunter] = w.each('Walker', 'Body').filter((e) => w.Walker.role[e] === ROLE.hunter);
    w.Walker.heldTicks[hunter] = 0;
    w.Walker.lungeTicks[hunter] = 2;
    w.Walker.vx[hunter] = 0;
    w.Walker.vy[hunter] = 0;
    w.Body.x[hunter] = w.Body.x[hider];
    w.Body.y[hunter] = w.Body.y[hider];
    step();
  }
}

test('one alone strolls about as a hider and no clock runs', () => {
  const arena = createArena({ seats: 1, isUntouched: true });
  arena.hold(0, { x: 1 });
  arena.step(200);
  expect(arena.w.globals).toMatchObject({ phase: PHASE.waiting, round: 0 });
  expect(rolesOf(arena)).toEqual([ROLE.hider]);
});

test('when a second one comes, roles are dealt, counted down, and hunted after a head start', () => {
  const arena = createArena({ seats: 2, isUntouched: true });
  const { w, step, happened, walker } = arena;
  expect(w.globals).toMatchObject({ phase: PHASE.countdown, round: 1, roundOfMatch: 1, hidersLeft: 1 });
  expect(rolesOf(arena).toSorted((a, b) => a - b)).toEqual([ROLE.hider, ROLE.hunter]);
  stepTo(arena, PHASE.play);
  const hunter = rolesOf(arena)[0] === ROLE.hunter ? 0 : 1;
  expect(w.Walker.heldTicks[walker(1 - hunter)]).toBe(0);
  expect(w.Walker.heldTicks[walker(hunter)]).toBeGreaterThan(100);
  step(Math.round(w.tuning.headStartSeconds * TICKS));
  expect(w.Walker.heldTicks[walker(hunter)]).toBe(0);
  const said = happened.filter(({ name }) => ['Countdown', 'RoundStarted', 'HuntStarted'].includes(name));
  expect(said.map(({ name, values }) => (name === 'Countdown' ? values.secondsLeft : name))).toEqual([
    3,
    2,
    1,
    'RoundStarted',
    'HuntStarted',
  ]);
});

test('in a duel the two hunt in turn', () => {
  const arena = createArena({ seats: 2, isUntouched: true });
  const hunters: number[] = [];
  for (let round = 0; round < 4; round++) {
    stepTo(arena, PHASE.play);
    hunters.push(rolesOf(arena).indexOf(ROLE.hunter));
    catchAll(arena);
    stepTo(arena, PHASE.result);
  }
  expect(hunters[1]).toBe(1 - hunters[0]);
  expect(hunters[3]).toBe(1 - hunters[2]);
});

test('the round ends when the last hider is caught; the match after some rounds, with the most points', () => {
  const arena = createArena({ seats: 2, isUntouched: true, config: { rounds: 2 } });
  const { w, all, count, score } = arena;
  stepTo(arena, PHASE.play);
  const first = rolesOf(arena).indexOf(ROLE.hunter);
  catchAll(arena);
  expect(w.globals).toMatchObject({ phase: PHASE.result, winningSide: ROLE.hunter });
  expect(all('RoundEnded')).toMatchObject([{ round: 1, side: ROLE.hunter, survivors: 0 }]);
  expect(count('finish')).toBe(0);
  stepTo(arena, PHASE.play);
  w.globals.phaseTicks = 2;
  arena.step(2);
  // The first hunter caught, and then survived as a hider.
  const points = w.tuning.catchPoints + w.tuning.survivePoints;
  expect(all('finish')).toEqual([{ winner: first, points, hiderRounds: 1, hunterRounds: 1 }]);
  expect(w.globals.winner).toBe(first);
  stepTo(arena, PHASE.countdown);
  expect(w.globals).toMatchObject({ round: 3, roundOfMatch: 1 });
  expect(w.Score.points[score(0)] + w.Score.points[score(1)]).toBe(0);
});

test('two with as many points draw', () => {
  const arena = createArena({ seats: 2, isUntouched: true, config: { rounds: 2 } });
  for (let round = 0; round < 2; round++) {
    stepTo(arena, PHASE.play);
    catchAll(arena);
  }
  expect(arena.all('finish')).toMatchObject([{ winner: NO_PLAYER }]);
});

test('hiders win when enough shrines burn, or when the time is up', () => {
  const arena = createArena({ seats: 3, isUntouched: true });
  const { w, step, all } = arena;
  stepTo(arena, PHASE.play);
  w.globals.shrinesLit = w.globals.shrinesToLight;
  w.globals.litMask = 7;
  step();
  expect(all('RoundEnded')).toMatchObject([{ side: ROLE.hider, survivors: 2 }]);
  stepTo(arena, PHASE.play);
  expect(w.globals).toMatchObject({ shrinesLit: 0, litMask: 0 });
  w.globals.phaseTicks = 1;
  step();
  expect(all('RoundEnded')).toHaveLength(2);
  expect(all('RoundEnded')[1]).toMatchObject({ side: ROLE.hider });
});

test('while the result stands nobody is caught', () => {
  const arena = createArena({ seats: 3, isUntouched: true });
  stepTo(arena, PHASE.play);
  arena.w.globals.phaseTicks = 1;
  arena.step();
  catchAll(arena);
  expect(arena.count('Caught')).toBe(0);
});

test('whoever comes into a hunt comes as a hunter, and whoever leaves leaves nothing but embers', () => {
  const arena = createArena({ seats: 3, isUntouched: true });
  const { w, step, join, leave, walker } = arena;
  stepTo(arena, PHASE.play);
  join(5);
  step(2);
  expect(w.Walker.role[walker(5)]).toBe(ROLE.hunter);
  const embers = w.count('Ember');
  w.Walker.embers[walker(5)] = 2;
  leave(5);
  step(2);
  expect(w.count('Walker')).toBe(3);
  expect(w.count('Score')).toBe(3);
  expect(w.count('Ember')).toBe(embers + 2);
});

test('when the last hunter leaves the round is dealt anew, and with one left nobody plays', () => {
  const arena = createArena({ seats: 3, isUntouched: true });
  const { w, step, leave } = arena;
  stepTo(arena, PHASE.play);
  leave(rolesOf(arena).indexOf(ROLE.hunter));
  step(3);
  expect(w.globals).toMatchObject({ phase: PHASE.countdown, roundOfMatch: 1 });
  expect(rolesOf(arena).filter((role) => role === ROLE.hunter)).toHaveLength(1);
  leave(w.players[0]);
  step(3);
  expect(w.globals.phase).toBe(PHASE.waiting);
});

test('a round that one of two leaves is played again, and the match ends with as many rounds as it has', () => {
  const arena = createArena({ seats: 2, isUntouched: true, config: { rounds: 2 } });
  const { w, step, join, leave, all } = arena;
  stepTo(arena, PHASE.play);
  w.globals.phaseTicks = 1;
  step();
  for (const phase of [PHASE.play, PHASE.countdown]) {
    stepTo(arena, phase);
    leave(1);
    step();
    expect(w.globals).toMatchObject({ phase: PHASE.waiting, roundOfMatch: 1, hiderRounds: 1 });
    join(1);
    step(2);
    expect(w.globals).toMatchObject({ phase: PHASE.countdown, roundOfMatch: 2 });
  }
  stepTo(arena, PHASE.play);
  w.globals.phaseTicks = 1;
  step();
  expect(all('finish')).toMatchObject([{ hiderRounds: 2, hunterRounds: 0 }]);
});

test('a match counts none of the rounds that sides won before it', () => {
  const arena = createArena({ seats: 2, isUntouched: true, config: { rounds: 1 } });
  const { w, step, all } = arena;
  for (let match = 0; match < 2; match++) {
    stepTo(arena, PHASE.play);
    w.globals.phaseTicks = 1;
    step();
    // As a match that was broken off left it in older worlds.
    w.globals.hiderRounds = 5;
  }
  expect(all('finish')).toMatchObject([{ hiderRounds: 1 }, { hiderRounds: 1 }]);
});

test('whoever leaves in the countdown is not counted as a hider that is left', () => {
  const arena = createArena({ seats: 6, isUntouched: true });
  const { w, step, join, leave, all } = arena;
  expect(w.globals).toMatchObject({ phase: PHASE.countdown, hidersLeft: 5 });
  leave(rolesOf(arena).indexOf(ROLE.hider));
  step();
  expect(w.globals.hidersLeft).toBe(4);
  join(9);
  step();
  expect(w.globals.hidersLeft).toBe(5);
  stepTo(arena, PHASE.play);
  expect(all('RoundStarted')).toMatchObject([{ hunters: 1, hiders: 5 }]);
});

test('a round whose hunter leaves in the countdown is dealt anew, and never begins without one', () => {
  const arena = createArena({ seats: 3, isUntouched: true });
  const { w, step, leave, all } = arena;
  leave(rolesOf(arena).indexOf(ROLE.hunter));
  step(2);
  expect(w.globals).toMatchObject({ phase: PHASE.countdown, roundOfMatch: 1, hidersLeft: 1 });
  stepTo(arena, PHASE.play);
  expect(all('RoundStarted')).toMatchObject([{ hunters: 1, hiders: 1 }]);
});

test('a round whose hiders all leave in the countdown is dealt anew among the hunters', () => {
  const arena = createArena({ seats: 16, isUntouched: true, config: { rounds: 2 } });
  const { w, step, leave, all } = arena;
  stepTo(arena, PHASE.play);
  w.globals.phaseTicks = 1;
  step();
  stepTo(arena, PHASE.countdown);
  const hiders = w.each('Walker').filter((e) => w.Walker.role[e] === ROLE.hider);
  for (const e of hiders) leave(w.Walker.player[e]);
  stepTo(arena, PHASE.play);
  expect(w.globals.roundOfMatch).toBe(2);
  expect(all('RoundStarted')).toMatchObject([{ round: 1 }, { hunters: 1, hiders: 1 }]);
});

test.each([
  { seats: 2, quarters: 1, hunters: 1 },
  { seats: 8, quarters: 2, hunters: 1 },
  { seats: 16, quarters: 4, hunters: 2 },
  { seats: 64, quarters: 4, hunters: 3 },
])('$seats play in $quarters quarters with $hunters hunters, behind their gates', ({ seats, quarters, hunters }) => {
  const arena = createArena({ seats, isUntouched: true });
  const { w } = arena;
  const ward = WARDS[w.globals.ward];
  expect(ward.quarters).toHaveLength(quarters);
  expect(rolesOf(arena).filter((role) => role === ROLE.hunter)).toHaveLength(hunters);
  for (const e of w.each('Door')) {
    if (w.Door.kind[e] === DOOR.gate) expect(w.Door.isOpen[e] === 1).toBe(ward.arms.includes(w.Door.arm[e]));
  }
  const half = (town.width * town.tileSize) / 2;
  for (const e of w.each('Walker', 'Body')) {
    const quarter = (w.Body.x[e] < half ? 0 : 1) + (w.Body.y[e] < half ? 0 : 2);
    expect(ward.quarters).toContain(quarter);
  }
  expect(w.refused).toEqual({ spawns: 0, items: 0, events: 0 });
});
