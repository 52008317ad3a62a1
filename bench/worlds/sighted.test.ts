// The field is one room in either way it is written: a client holds the same rows, at the same places.
import { Decoder, type Schema } from '@colyseus/schema';
import { expect, test } from 'vitest';
import { createRootClass } from '#shared/mirror/schema-types.ts';
import { ViewState } from '../peers/view-field.ts';
import { createViewRoom } from '../peers/view-room.ts';
import { createSim } from '#shared/index.ts';
import { asEntity } from '#shared/model/entity.ts';
import { NO_COMMANDS, NO_ORDERS } from '#shared/sim/bundle.ts';
import { sightedGame } from './sighted-game.ts';
import { createMirrorRoom } from './sighted-room.ts';
import { SIGHTED, STROLLING, createField } from './sighted.ts';

interface Root {
  readonly own: Iterable<Record<string, number>>;
  readonly rows: Iterable<Record<string, number>>;
}

const byPlace = (a: readonly number[], b: readonly number[]) => a[0] - b[0] || a[1] - b[1];

test.each([
  { moving: 100, isRoaming: false },
  { moving: 300, isRoaming: false },
  { moving: 1_000, isRoaming: false },
  { moving: 100, isRoaming: true },
  { moving: 1_000, isRoaming: true },
])('clients of both rooms see the same: $moving rows move, players roam: $isRoaming', (motion) => {
  const field = createField(motion);
  const ours = createMirrorRoom(field);
  const peer = createViewRoom(field);
  const seats = [0, 17, 63];
  const sides = seats.map((seat) => {
    const mine = new Decoder(new (createRootClass(ours.mirror.contract))() as Schema & Root);
    const theirs = new Decoder(new ViewState());
    mine.decode(ours.whole[seat].subarray(1));
    theirs.decode(peer.whole[seat].subarray(1));
    return { seat, mine, theirs };
  });
  let came = 0;
  let before = new Set<string>();
  for (let patch = 0; patch < 60; patch++) {
    ours.patch();
    peer.patch();
    for (const { seat, mine, theirs } of sides) {
      mine.decode(ours.messages[seat].subarray(1));
      theirs.decode(peer.messages[seat].subarray(1));
      const rowsSeen = [...mine.state.rows].filter(({ has }) => has !== 0);
      const held = rowsSeen.map((row) => [row.Body_x, row.Body_y, row.Body_heading, row.Body_points, row.Unit_kind]);
      const rows = [...theirs.state.rows.values()].filter(({ player }) => player !== seat);
      const expected = rows.map(({ x, y, heading, points, kind }) => [x, y, heading, points, kind]);
      expect(held.toSorted(byPlace)).toEqual(expected.toSorted(byPlace));
      expect([...mine.state.own].map(({ Unit_player }) => Unit_player)).toEqual([seat]);
      if (seat !== 17) continue;
      const keys = new Set(theirs.state.rows.keys());
      came += [...keys].filter((key) => !before.has(key)).length / keys.size;
      before = keys;
    }
  }
  if (motion.isRoaming) expect(came / 60).toBeCloseTo(0.1, 1);
  else expect(came).toBe(1);
});

test('a room of sixty ticks a second has its rows at each patch where one of twenty has them', () => {
  const field = createField(STROLLING);
  const inputs = new Uint8Array(SIGHTED.seats);
  const [slow, fast] = [20, 60].map((ticksPerSecond) => createSim(sightedGame(field, ticksPerSecond), { seed: 1 }));
  const step = (sim: typeof slow) => sim.step({ tick: sim.tick + 1, inputs, orders: NO_ORDERS, commands: NO_COMMANDS });
  for (let patch = 0; patch < 5; patch++) {
    step(slow);
    for (let tick = 0; tick < 3; tick++) step(fast);
    for (const name of ['x', 'y', 'heading'] as const) {
      for (let row = 1; row <= SIGHTED.rows; row++) {
        const e = asEntity<'Body'>(row);
        expect(fast.world.Body[name][e]).toBeCloseTo(slow.world.Body[name][e], 9);
      }
    }
  }
});
