// Keys, pads, scripts and bots become a game's input, tap by tap and slot by slot.
import { expect, test } from 'vitest';
import type { Controls } from '#client/input/controls.ts';
import { createDeviceSource } from '#client/input/device-source.ts';
import { createBotSource, createManualSource } from '#client/input/driven-source.ts';
import { createKeyState } from '#client/input/key-state.ts';
import { ANY_PAD, createPadState, type PadReading } from '#client/input/pad-state.ts';
import { axis, createSim, defineGame, defineModel, f64, held, press } from '#shared/index.ts';
import type { InputOf } from '#shared/index.ts';
import { inputRecord } from '#shared/world/accessors.ts';

const model = defineModel({
  name: 'pilot',
  ticksPerSecond: 60,
  players: { min: 1, max: 2 },
  entities: 4,
  components: { Ship: { x: f64 } },
  input: { turn: axis, thrust: held, fire: press },
});
type D = typeof model.definition;

const controls: Controls<D> = {
  turn: {
    axis: [
      ['ArrowLeft', 'KeyA'],
      ['ArrowRight', 'KeyD'],
    ],
    pad: 'leftX',
  },
  thrust: { keys: ['ArrowUp'], padButton: 7 },
  fire: { keys: ['Space'], padButton: 0, pointerButton: 0 },
};

function setUp({ hasKeys = true, pad = ANY_PAD, map = controls } = {}) {
  const devices = { keys: createKeyState(), pads: createPadState() };
  const source = createDeviceSource({ model, controls: map, hasKeys, pad, devices });
  return { ...devices, source, sample: (nowMs = 0) => sampled(source, nowMs) };
}

function sampled(source: { sample(target: Uint8Array, nowMs: number): void }, nowMs = 0) {
  const bytes = new Uint8Array(model.inputLayout.sizeBytes);
  source.sample(bytes, nowMs);
  const { turn, thrust, fire } = readable(inputRecord(model.inputLayout, bytes, 0));
  return { turn, thrust, fire };
}

/** The record was made from this model's layout. */
const readable = (record: object) => record as InputOf<typeof model>;

function padReading(axes: readonly number[], pressed: readonly number[] = []): PadReading {
  const buttons = Array.from({ length: 17 }, (_, i) => ({
    pressed: pressed.includes(i),
    value: pressed.includes(i) ? 1 : 0,
  }));
  return { connected: true, axes, buttons };
}

test('keys pull an axis both ways and cancel out', () => {
  const { keys, sample } = setUp();
  keys.press('KeyA');
  expect(sample().turn).toBe(-1);
  keys.press('ArrowRight');
  expect(sample().turn).toBe(0);
  keys.release('KeyA');
  expect(sample(50).turn).toBe(1);
});

test('a press is sampled once, however long the key is held', () => {
  const { keys, sample } = setUp();
  keys.press('Space');
  expect(sample().fire).toBe(true);
  expect(sample().fire).toBe(false);
  keys.press('Space'); // the keyboard's repeat
  expect(sample().fire).toBe(false);
  keys.release('Space');
  keys.press('Space');
  expect(sample().fire).toBe(true);
});

test('a tap between two samples is not lost, and lasts for a tick even where frames are shorter than ticks', () => {
  const { keys, sample } = setUp();
  for (const code of ['ArrowUp', 'Space']) {
    keys.press(code);
    keys.release(code);
  }
  expect(sample(100)).toEqual({ turn: 0, thrust: true, fire: true });
  expect(sample(107)).toEqual({ turn: 0, thrust: true, fire: false });
  expect(sample(117)).toEqual({ turn: 0, thrust: false, fire: false });
});

test('losing the keyboard lets everything go', () => {
  const { keys, source, sample } = setUp();
  keys.press('ArrowUp');
  keys.press('KeyA');
  sample();
  source.release();
  expect(sample()).toEqual({ turn: 0, thrust: false, fire: false });
});

test('pointer buttons are keys', () => {
  const { keys, sample } = setUp();
  keys.press('Pointer0');
  expect(sample().fire).toBe(true);
});

test('a stick counts from its dead zone to its end, and adds to the keys', () => {
  const { keys, pads, sample } = setUp();
  pads.poll([padReading([0.1, 0.1, 0, 0])]);
  expect(sample().turn).toBe(0);
  pads.poll([padReading([0.55, 0, 0, 0])]);
  expect(sample().turn).toBeCloseTo(0.5, 2);
  pads.poll([padReading([-1, 0, 0, 0])]);
  expect(sample().turn).toBe(-1);
  keys.press('KeyD');
  expect(sample().turn).toBe(0);
});

test('a pad button presses once and holds as long as it is down', () => {
  const { pads, sample } = setUp();
  pads.poll([null, padReading([0, 0, 0, 0], [0, 7])]);
  expect(sample()).toEqual({ turn: 0, thrust: true, fire: true });
  expect(sample()).toEqual({ turn: 0, thrust: true, fire: false });
  pads.poll([]);
  expect(sample()).toEqual({ turn: 0, thrust: false, fire: false });
});

test('two slots have their own maps, taps and pads', () => {
  const devices = { keys: createKeyState(), pads: createPadState() };
  const other: Controls<D> = { ...controls, turn: { axis: [['KeyJ'], ['KeyL']], pad: 'leftX' } };
  const one = createDeviceSource({ model, controls, hasKeys: true, pad: 0, devices });
  const two = createDeviceSource({ model, controls: other, hasKeys: true, pad: 1, devices });
  devices.keys.press('KeyL');
  devices.keys.press('Space');
  devices.pads.poll([padReading([0, 0, 0, 0], [7]), null]);
  expect(sampled(one)).toEqual({ turn: 0, thrust: true, fire: true });
  expect(sampled(two)).toEqual({ turn: 1, thrust: false, fire: true });
  const padOnly = createDeviceSource({ model, controls, hasKeys: false, pad: 0, devices });
  devices.keys.press('ArrowLeft');
  expect(sampled(padOnly)).toEqual({ turn: 0, thrust: true, fire: false });
});

test('keys that no map names are left to the page', () => {
  const { keys } = setUp();
  expect(keys.isBound('Space')).toBe(true);
  expect(keys.isBound('F5')).toBe(false);
});

test('a script sets what stays, and its presses go once', () => {
  const source = createManualSource(model);
  source.input.turn = -1;
  source.input.fire = true;
  expect(sampled(source)).toEqual({ turn: -1, thrust: false, fire: true });
  expect(sampled(source)).toEqual({ turn: -1, thrust: false, fire: false });
});

test('the bot thinks a few times a second on a copy, and leaves the match alone', () => {
  let thoughts = 0;
  const game = defineGame(model, {
    tuning: {},
    start: (w) => void w.spawn({ Ship: { x: 5 } }),
    join: () => undefined,
    leave: () => undefined,
    bot(w, _player, out) {
      thoughts++;
      for (const ship of w.each('Ship')) w.Ship.x[ship] = 99;
      out.turn = 1;
      out.fire = true;
    },
    systems: { rest: () => undefined },
  });
  const sim = createSim(game, { seed: 1 });
  const scratch = createSim(game, { seed: 1 });
  let seat = -1;
  const source = createBotSource({ sim, scratch: () => scratch, seat: () => seat });
  expect(sampled(source, 0)).toEqual({ turn: 0, thrust: false, fire: false });
  seat = 0;
  expect(sampled(source, 10)).toEqual({ turn: 1, thrust: false, fire: true });
  expect(sampled(source, 26)).toEqual({ turn: 1, thrust: false, fire: false });
  expect(thoughts).toBe(1);
  expect(sampled(source, 200).fire).toBe(true);
  expect(sim.world.Ship.x[sim.world.each('Ship')[0]]).toBe(5);
});
