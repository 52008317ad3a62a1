// A press that comes late, with all that its player did since, is judged by what they saw when they pressed.
import { expect, test } from 'vitest';
import { axis, defineGame, defineModel, f64, player, press } from '../index.ts';
import { createSim } from '../sim/sim.ts';
import { BitWriter, createInputBatch, encodeHello, wireLayout, writeInputs } from '../wire/protocol.ts';
import { createAuthority } from './authority.ts';
import { runPlan } from './plan.ts';
import { hashes } from './room-rig.test-helper.ts';

const model = defineModel({
  name: 'gun',
  ticksPerSecond: 60,
  players: { min: 1, max: 1 },
  entities: 8,
  components: { Body: { x: f64 }, Owned: { player } },
  globals: { seen: f64, firedAt: f64 },
  input: { x: axis, fire: press },
  history: { ticks: 30, columns: ['Body.x'] },
});
const game = defineGame(model, {
  start: () => undefined,
  join: (w, seat) => void w.spawn({ Owned: { player: seat } }),
  leave: () => undefined,
  bot: () => undefined,
  systems: {
    shoot(w) {
      if (!w.input(0).fire) return;
      w.globals.seen = w.seenTick(0);
      w.globals.firedAt = w.tick;
    },
  },
});
const TICK_MS = 1000 / 60;

/** Plays to tick 114, then the inputs of these ticks come at once: fire in 109, when 104 was seen, and a stick that moves. */
function play(ticks: readonly number[]) {
  const sim = createSim(game, { seed: 1 });
  const authority = createAuthority({ sim, hashes, sync: 'state', startMs: 0 });
  authority.join({ connection: 1, seats: 1, data: [sim.emptyData] }, 0);
  const layout = wireLayout(model);
  let nowMs = 0;
  const target = { sim, scratch: () => sim, send: () => undefined, close: () => undefined };
  const step = () => {
    nowMs += TICK_MS;
    runPlan(authority.advance(nowMs + 1e-6), target);
  };
  step();
  authority.receive(1, encodeHello(hashes), nowMs);
  while (authority.tick < 114) step();
  for (const tick of ticks) {
    const batch = createInputBatch(layout, 1);
    const input = new Uint8Array(sim.inputBytes);
    input[0] = tick;
    if (tick === 109) input[2] = 1;
    sim.setLag(input, 0, 5);
    batch.count = 1;
    batch.ticks[0] = tick;
    batch.inputs.set(input);
    const writer = new BitWriter(32);
    writeInputs(writer, layout, batch);
    authority.receive(1, writer.view().slice(), nowMs);
  }
  for (let i = 0; i < 5; i++) step();
  return { ...sim.world.globals };
}

test.each([[[109]], [[109, 110]], [[109, 115]], [[109, 110, 113, 115]]])(
  'fired in tick 109 at what was shown of 104, the inputs of %j come after 114 was sealed',
  (ticks) => {
    expect(play(ticks)).toMatchObject({ firedAt: 115, seen: 104 });
  },
);
