// Beyond tick 2^32 a picture goes on as before.
import { expect, test } from 'vitest';
import { createBlendedFrame } from '#client/view/frame.ts';
import { countedOn } from '#client/view/counted-on.ts';
import { HEADER } from '#shared/model/layout.ts';
import { createSim } from '#shared/sim/sim.ts';
import { game, model } from '#shared/testing/capture.ts';

test('the picture moves on beyond tick 2^32', () => {
  const sim = createSim(game, { seed: 0 });
  const bytes = new Uint8Array(sim.stateBytes);
  sim.save(bytes);
  new Uint32Array(bytes.buffer)[HEADER.tick] = 2 ** 32 - 3;
  sim.load(bytes);
  const session = { tick: 2 ** 32 - 3 };
  const world = countedOn(sim, session);
  const blended = createBlendedFrame(model);
  blended.replace(world);
  for (let tick = 2 ** 32 - 2; tick < 2 ** 32 + 20; tick++) {
    session.tick = tick;
    sim.step({ tick, inputs: new Uint8Array(sim.inputBytes * sim.seats), orders: [], commands: [] });
    expect(world.tick).toBe(tick);
    blended.push(world, session.tick);
  }
  blended.blend(1, 0);
  expect(blended.parts.memory.header[HEADER.tick]).toBe(19);
});
