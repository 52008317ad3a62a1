// Orders name rows by places: a name is of one row, and never of the next in its place.
import { expect, test } from 'vitest';
import { start, type Course } from './leak-rig.test-helper.ts';
import { idOfName, nameOf } from './order-references.ts';
import { PatchReader } from './patch-reader.ts';
import { MirrorStore } from './store.ts';

/** One row is known from tick 1 to 3, and another from tick 5 on, in the same place. */
const course: Course = (w, tick) => {
  if (tick === 0) w.spawn({ Owned: { player: 0 }, Body: {} });
  if (tick === 1) w.spawn({ Mark: { life: 1 } });
  if (tick === 3) for (const e of w.each('Mark')) w.despawn(e);
  if (tick === 5) w.spawn({ Mark: { life: 2 } });
};
/** The first place of others. */
const CODE = 2;

function play() {
  const { step, tell, client, mirror, sim } = start({ course });
  const store = new MirrorStore(mirror.contract);
  const reader = new PatchReader(mirror.contract, store);
  const read = (message: Uint8Array) => {
    const isWhole = message[0] === 44;
    expect(reader.read(message, isWhole)).toBe(true);
    if (isWhole) store.wholeTick = store.tick;
  };
  const run = (ticks: number, isSkipped = false) => {
    for (let i = 0; i < ticks; i++) {
      step();
      for (const message of tell(isSkipped)) read(message);
    }
  };
  const name = () => nameOf({ code: CODE, life: store.others.life[0] }, store);
  const named = (of: number) => idOfName(of, client.rows) & 0xffff;
  const tellWhole = () =>
    read(client.writeWhole({ tick: sim.tick, orders: 0, margin: undefined, isCompared: true, isHeartbeat: true }, 44));
  return { run, name, named, tellWhole, client };
}

test('a name is of the row that its client shows, and of nothing when another has come to the place', () => {
  const { run, name, named } = play();
  run(2);
  const first = name();
  expect(named(first)).not.toBe(0);
  run(4);
  const second = name();
  expect([first === second, named(first), named(second) === 0]).toEqual([false, 0, false]);
});

test('a name is not of a row that its client was not told of yet', () => {
  const { run, name, named, client } = play();
  run(2);
  const first = name();
  run(2);
  run(2, true);
  expect(client.rows.others.usedCount).toBe(1);
  expect(named(first)).toBe(0);
});

test('a name that is older than a whole state is of nothing', () => {
  const { run, name, named, tellWhole } = play();
  run(2);
  const first = name();
  run(4);
  tellWhole();
  expect(named(first)).toBe(0);
  expect(named(name())).not.toBe(0);
});
