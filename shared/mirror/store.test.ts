// A client holds what the server told it, bit for bit, whatever is skipped, repeated or damaged on the way.
import { expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { PRESENCE } from '../sim/bundle.ts';
import { game } from '../testing/capture.ts';
import { Held } from './held.ts';
import { createMirror } from './mirror.ts';
import { PatchReader } from './patch-reader.ts';
import { MirrorStore } from './store.ts';

const head = { orders: 0, margin: undefined, isCompared: true, isHeartbeat: true };
const types = { patch: 43, events: 45 };

function start() {
  const sim = createSim(game, { seed: 5 });
  const mirror = createMirror(sim, { isStrict: true });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const step = (tick: number) => {
    for (let i = 0; i < inputs.length; i++) inputs[i] = (tick * 7 + i * 31) & (i % 3 === 2 ? 3 : 127);
    const join = (seat: number) => ({
      kind: 'join' as const,
      seat,
      presence: PRESENCE.person,
      level: 0,
      data: sim.emptyData,
    });
    const commands =
      tick === 1
        ? [0, 1, 2].map(join)
        : tick === 90
          ? [{ kind: 'leave' as const, seat: 2 }]
          : tick === 150
            ? [join(3)]
            : [];
    sim.step({ tick, inputs, orders: [], commands });
    mirror.observe(tick);
  };
  const open = (seats: readonly number[]) => {
    const store = new MirrorStore(mirror.contract);
    return { client: mirror.open(seats), store, reader: new PatchReader(mirror.contract, store), isWhole: true };
  };
  return { sim, mirror, step, open };
}

function agrees(store: MirrorStore): boolean {
  const held = new Held();
  held.begin();
  store.hold(held);
  return store.agreement === held.checksum();
}

test('what is held has the checksum that the server says, for players and watchers, told often or seldom', () => {
  const { mirror, step, open } = start();
  const all = [open([0]), open([1]), open([]), open([0, 1])];
  for (let tick = 1; tick <= 400; tick++) {
    step(tick);
    if (tick % 3 !== 0) continue;
    mirror.scan();
    all.forEach((each, i) => {
      if (!each.isWhole && tick % (3 * (i + 1)) !== 0) {
        each.client.skip();
        return;
      }
      const message = each.isWhole
        ? each.client.writeWhole({ ...head, tick }, 44)
        : each.client.write({ ...head, tick }, types).patch;
      expect(message).toBeDefined();
      expect(each.reader.read(message ?? new Uint8Array(), each.isWhole)).toBe(true);
      expect(agrees(each.store)).toBe(true);
      each.isWhole = false;
    });
  }
});

test('a whole state in the middle is as good as all that came before', () => {
  const { mirror, step, open } = start();
  const steady = open([0]);
  for (let tick = 1; tick <= 300; tick++) {
    step(tick);
    if (tick % 3 !== 0) continue;
    mirror.scan();
    const isWhole = steady.isWhole || tick % 60 === 0;
    const message = isWhole
      ? steady.client.writeWhole({ ...head, tick }, 44)
      : steady.client.write({ ...head, tick }, types).patch;
    steady.isWhole = false;
    expect(steady.reader.read(message ?? new Uint8Array(), isWhole)).toBe(true);
    expect(agrees(steady.store)).toBe(true);
  }
});

test('a lost patch is noticed when the tick is told next', () => {
  const { mirror, step, open } = start();
  const { client, reader } = open([0]);
  const outcomes: boolean[] = [];
  for (let tick = 1; tick <= 60; tick++) {
    step(tick);
    if (tick % 3 !== 0) continue;
    mirror.scan();
    const isCompared = tick % 30 === 0;
    const message =
      tick === 3 ? client.writeWhole({ ...head, tick }, 44) : client.write({ ...head, tick, isCompared }, types).patch;
    if (tick === 36) continue;
    outcomes.push(reader.read(message ?? new Uint8Array(), tick === 3));
  }
  expect(outcomes.indexOf(false)).toBe(outcomes.length - 1);
});

test('a value that changed in the memory of a client is noticed by the checksum', () => {
  const { mirror, step, open } = start();
  const { client, store, reader } = open([0]);
  step(1);
  step(2);
  mirror.scan();
  expect(reader.read(client.writeWhole({ ...head, tick: 2 }, 44), true)).toBe(true);
  expect(agrees(store)).toBe(true);
  store.others.raw[3] += 1e-9;
  expect(agrees(store)).toBe(false);
  store.others.raw[3] -= 1e-9;
  expect(agrees(store)).toBe(true);
  const tuning = mirror.contract.sections.findIndex(({ kind }) => kind === 'tuning');
  store.sections[tuning][1] += 1;
  expect(agrees(store)).toBe(false);
});

test('damaged bytes are refused or make other values, and never throw', () => {
  const { mirror, step, open } = start();
  const { client } = open([0]);
  step(1);
  step(2);
  mirror.scan();
  const whole = client.writeWhole({ ...head, tick: 2 }, 44);
  let refused = 0;
  for (let i = 1; i < whole.length; i++) {
    for (const flip of [1, 128, 255]) {
      const bytes = whole.slice();
      bytes[i] ^= flip;
      if (!new PatchReader(mirror.contract, new MirrorStore(mirror.contract)).read(bytes, true)) refused++;
    }
    const cut = whole.slice(0, i);
    new PatchReader(mirror.contract, new MirrorStore(mirror.contract)).read(cut, true);
  }
  expect(refused).toBeGreaterThan(100);
});
