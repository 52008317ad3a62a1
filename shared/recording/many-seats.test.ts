// A match of more seats than a byte names: commands, orders, recordings and stored worlds name the last of them.
import { expect, test } from 'vitest';
import { createSim, defineGame, defineModel, held, u16, type Sim } from '../index.ts';
import type { Command } from '../sim/bundle.ts';
import { recordingHeader } from './header.ts';
import { record } from './match.test-helper.ts';
import { playRecording } from './play.ts';
import { readRecording } from './reader.ts';
import { createRecorder } from './recorder.ts';
import { readStoredSnapshot, restoreSnapshot, storeSnapshot } from './stored-snapshot.ts';

const SEATS = 500;

const model = defineModel({
  name: 'crowded',
  ticksPerSecond: 60,
  players: { min: 1, max: SEATS },
  entities: SEATS,
  components: { Body: { seat: u16, steps: u16 } },
  globals: { lastVote: u16 },
  orders: { Vote: {} },
  input: { act: held },
});

const game = defineGame(model, {
  start() {},
  join(w, seat) {
    w.spawn({ Body: { seat, steps: 0 } });
  },
  leave(w, seat) {
    for (const body of w.each('Body')) if (w.Body.seat[body] === seat) w.despawn(body);
  },
  bot() {},
  systems: {
    step(w) {
      for (const body of w.each('Body')) if (w.input(w.Body.seat[body]).act) w.Body.steps[body]++;
      for (const vote of w.orders('Vote')) w.globals.lastVote = vote.player;
    },
  },
});

function checksumOf(sim: Sim): Uint32Array {
  const words = new Uint32Array(2);
  sim.checksum(words, 0);
  return words;
}

const taken = [0, 249, 250, 255, 256, SEATS - 1];

/** Everyone joins, the last seat acts and votes, seat 256 goes. */
function play() {
  const sim = createSim(game, { seed: 1 });
  const hashes = {
    protocol: '1'.repeat(16),
    layout: model.layout.layoutHash,
    rules: '2'.repeat(16),
    content: game.contentHash,
  };
  const recorder = createRecorder(recordingHeader(game, { seed: 1, config: {}, hashes }), { maxSizeBytes: 100_000 });
  const { bytes } = record(60, {
    recorder,
    sim,
    bundle(_, tick, inputs) {
      const joins = taken.map((seat): Command => ({
        kind: 'join',
        seat,
        presence: 1,
        level: 0,
        data: new Uint8Array(0),
      }));
      const commands: readonly Command[] = tick === 1 ? joins : tick === 30 ? [{ kind: 'leave', seat: 256 }] : [];
      inputs.fill(0);
      inputs[SEATS - 1] = tick % 2;
      return {
        tick,
        inputs,
        orders: tick === 9 ? [{ seat: SEATS - 1, type: 0, payload: new Uint8Array(0) }] : [],
        commands,
      };
    },
  });
  return { sim, bytes };
}

test('seats beyond 255 are joined, act, vote and leave', () => {
  const { world } = play().sim;
  expect(world.each('Body').map((body) => world.Body.seat[body])).toEqual(taken.filter((seat) => seat !== 256));
  expect(world.each('Body').map((body) => world.Body.steps[body])).toEqual([0, 0, 0, 0, 30]);
  expect(world.globals.lastVote).toBe(SEATS - 1);
});

test('its recording plays to the same world', () => {
  const { sim, bytes } = play();
  const again = createSim(game, { seed: 1 });
  const recording = readRecording(bytes);
  expect(recording.header.sizes.seats).toBe(SEATS);
  playRecording(recording, again);
  expect(checksumOf(again)).toEqual(checksumOf(sim));
});

test('its world is stored and restored', () => {
  const { sim } = play();
  const other = createSim(game, { seed: 2 });
  expect(restoreSnapshot(other, readStoredSnapshot(storeSnapshot(sim)))).toMatchObject({
    isSameLayout: true,
    dropped: [],
  });
  expect(checksumOf(other)).toEqual(checksumOf(sim));
});
