// Replays: a match is its seed and its inputs. One of 20 seconds is played and recorded here in an instant, then shown at twice its speed.
import { Graphics } from 'pixi.js';
import { createDisplay } from '#client/display.ts';
import { defineView } from '#client/index.ts';
import { createSim } from '#shared/index.ts';
import { recordingHeader } from '#shared/recording/header.ts';
import { readRecording, type Recording } from '#shared/recording/reader.ts';
import { createRecorder } from '#shared/recording/recorder.ts';
import { createReplaySession } from '#shared/session/replay.ts';
import { NO_ORDERS, PRESENCE, type Command } from '#shared/sim/bundle.ts';
import type { Example } from './gallery.ts';
import { HEIGHT, WIDTH, controls, game } from './walkers.ts';

const SEED = 7;
function record(): Recording {
  const sim = createSim(game, { seed: SEED });
  const rules = '0'.repeat(16);
  const hashes = { layout: game.model.layout.layoutHash, rules, content: game.contentHash, protocol: rules };
  const recorder = createRecorder(recordingHeader(game, { seed: SEED, config: {}, hashes }), { maxSizeBytes: 2 ** 20 });
  const inputs = new Uint8Array(sim.seats * sim.inputBytes);
  const bot = (seat: number): Command => ({
    kind: 'join',
    seat,
    presence: PRESENCE.bot,
    level: 3,
    data: sim.emptyData,
  });
  for (let tick = 1; tick <= 1200; tick++) {
    const bundle = { tick, inputs, orders: NO_ORDERS, commands: tick === 1 ? [bot(0), bot(1)] : [] };
    sim.step(bundle);
    recorder.seal(bundle);
  }
  return readRecording(recorder.take() ?? new Uint8Array());
}

const view = defineView(game, (actor) => ({
  logical: { width: WIDTH, height: HEIGHT },
  background: 0x2a2118,
  controls,
  actors: [
    actor({
      with: ['Walker', 'Position'],
      layer: 'world',
      create: () => new Graphics().circle(0, 0, 16).fill('orange'),
      update: (node, e, { Position }, stage) => stage.place(node, Position.x[e], Position.y[e]),
    }),
  ],
}));

export const example: Example = {
  title: 'Replays',
  text: 'A recording at twice its speed. Saved ones are opened from a game’s title, and by npm run replay.',
  async start(page) {
    const recording = record();
    const display = await createDisplay(view, page);
    const fresh = () => createSim(game, { seed: SEED });
    display.startMatch({ seed: SEED, session: (sim) => createReplaySession({ sim, recording, createSim: fresh }) });
    return { stop: () => display.destroy() };
  },
};
