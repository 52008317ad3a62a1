// What is written is what @colyseus/schema reads: its own decoder makes the same values of our bytes.
import { Decoder, Encoder, Reflection, type Schema } from '@colyseus/schema';
import { expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { PRESENCE } from '../sim/bundle.ts';
import { game } from '../testing/capture.ts';
import { createMirror } from './mirror.ts';
import { createRootClass, encodeHandshake } from './schema-types.ts';

const head = { orders: 0, margin: undefined, isCompared: true, isHeartbeat: true };

interface Root {
  readonly tick: number;
  readonly own: readonly Record<string, number>[];
  readonly rows: readonly Record<string, number>[];
  readonly globals: Record<string, number>;
}

test('the decoder of @colyseus/schema follows a match', () => {
  const sim = createSim(game, { seed: 5 });
  const mirror = createMirror(sim, { isStrict: true });
  const client = mirror.open([0]);
  const Root = createRootClass(mirror.contract);
  const decoder = new Decoder(new Root());
  const state = decoder.state as Schema & Root;
  const handshake = Reflection.decode(encodeHandshake(mirror.contract));
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  for (let tick = 1; tick <= 240; tick++) {
    inputs[0] = tick % 100;
    inputs[sim.inputBytes] = 90;
    const commands =
      tick === 1
        ? [0, 1, 2].map((seat) => ({
            kind: 'join' as const,
            seat,
            presence: PRESENCE.person,
            level: 0,
            data: sim.emptyData,
          }))
        : [];
    sim.step({ tick, inputs, orders: [], commands });
    mirror.observe(tick);
    if (tick % 3 !== 0) continue;
    mirror.scan();
    const message =
      tick === 3
        ? client.writeWhole({ ...head, tick }, 44)
        : client.write({ ...head, tick }, { patch: 43, events: 45 }).patch;
    if (message === undefined) throw new Error('There was no patch.');
    decoder.decode(message.subarray(1));
    handshake.decode(message.subarray(1));
    expect(state.tick).toBe(tick);
    const { world } = sim;
    const own = [...state.own].filter(({ has }) => has !== 0);
    const rows = [...state.rows].filter(({ has }) => has !== 0);
    expect(own.length + rows.length).toBe(world.count('Position'));
    for (const e of world.each('Runner', 'Position')) {
      const list = world.Runner.player[e] === 0 ? own : rows;
      expect(list.map(({ Position_x }) => Position_x)).toContain(world.Position.x[e]);
      expect(list.map(({ Position_y }) => Position_y)).toContain(world.Position.y[e]);
    }
    expect(JSON.stringify(handshake.state)).toBe(JSON.stringify(state));
  }
});

test('an encoder of the library writes the same types that the handshake says', () => {
  const sim = createSim(game, { seed: 5 });
  const { contract } = createMirror(sim);
  const Root = createRootClass(contract);
  const encoder = new Encoder(new Root());
  expect(Reflection.encode(encoder).length).toBe(encodeHandshake(contract).length);
});
