// A zero has a sign: a row whose value becomes the other zero is told so, or its owner would step another world than the server.
import { expect, test } from 'vitest';
import { defineGame, defineModel, f32, f64 } from '../index.ts';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { createSim } from '../sim/sim.ts';
import { brokenMirror } from './mirror-law.test-helper.ts';
import { createMirror } from './mirror.ts';
import { PatchReader } from './patch-reader.ts';
import { MirrorStore } from './store.ts';

const model = defineModel({
  name: 'zeros',
  ticksPerSecond: 20,
  players: { min: 1, max: 1 },
  entities: 4,
  components: { Body: { x: f64, y: f32 } },
  input: {},
});
const values = [0, -0, 0, 1, -0, 1, 0, -0, -0];
const game = defineGame(model, {
  start(w) {
    w.spawn({ Body: {} });
  },
  join() {},
  leave() {},
  bot() {},
  systems: {
    turn(w) {
      for (const body of w.each('Body')) {
        w.Body.x[body] = values[w.tick % values.length];
        w.Body.y[body] = values[w.tick % values.length];
      }
    },
  },
});

test('each zero follows the other', () => {
  const sim = createSim(game, { seed: 1 });
  const mirror = createMirror(sim, { isStrict: true });
  const { contract } = mirror;
  const store = new MirrorStore(contract);
  const client = mirror.open([0]);
  const reader = new PatchReader(contract, store);
  for (let tick = 1; tick <= values.length * 2; tick++) {
    sim.step({ tick, inputs: new Uint8Array(sim.inputBytes), orders: NO_ORDERS, commands: NO_COMMANDS });
    mirror.observe(tick);
    mirror.scan();
    const head = { tick, orders: 0, margin: undefined, isCompared: false, isHeartbeat: true };
    const isWhole = tick === 1;
    const patch = isWhole ? client.writeWhole(head, 44) : client.write(head, { patch: 43, events: 45 }).patch;
    const before = store.sections.map((section) => section.slice());
    expect(patch !== undefined && reader.read(patch, isWhole)).toBe(true);
    expect([tick, brokenMirror({ sim, contract, rows: client.rows, store, before })]).toEqual([tick, undefined]);
  }
});
