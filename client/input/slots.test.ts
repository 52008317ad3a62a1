// A match's slots follow the session's seats, each with its own source, and are neutral while a menu is open.
import { expect, test } from 'vitest';
import type { Controls } from '#client/input/controls.ts';
import { createKeyState } from '#client/input/key-state.ts';
import { createPadState } from '#client/input/pad-state.ts';
import { createSlots, type SlotsOptions } from '#client/input/slots.ts';
import { createViewBindings } from '#client/input/view-bindings.ts';
import { defineModel, f64, held, press } from '#shared/index.ts';
import { zeroStats, type Session } from '#shared/session/session.ts';

const model = defineModel({
  name: 'pair',
  ticksPerSecond: 60,
  players: { min: 1, max: 4 },
  entities: 4,
  components: { Ship: { x: f64 } },
  input: { thrust: held, fire: press },
});
type Options = SlotsOptions<typeof model.definition>;

const THRUST = 1;
const FIRE = 2;

interface SetUp extends Pick<Options, 'sourceFor'> {
  readonly sharedControls?: readonly Controls<typeof model.definition>[];
}

function setUp({ sharedControls, ...options }: SetUp = {}) {
  const sent: [slot: number, input: number][] = [];
  let seats: number[] = [];
  const session: Session = {
    kind: 'local',
    phase: 'playing',
    get seats() {
      return seats;
    },
    tick: 0,
    confirmedTick: 0,
    stats: zeroStats(),
    setInput: (slot, input) => void sent.push([slot, input[0]]),
    recover: () => undefined,
    order: () => undefined,
    receive: () => undefined,
    advance: () => [],
    blend: () => 1,
  };
  const devices = { keys: createKeyState(), pads: createPadState() };
  const bindings = createViewBindings({
    model,
    controls: { thrust: { keys: ['ArrowUp'], padButton: 7 }, fire: { keys: ['Space'] } },
    sharedControls,
  });
  const slots = createSlots({
    model,
    session,
    bindings,
    devices,
    ...options,
  });
  const sample = () => {
    slots.sample(0);
    return sent.splice(0);
  };
  return {
    slots,
    sample,
    sent,
    bindings,
    keys: devices.keys,
    pads: devices.pads,
    seat: (...taken: number[]) => void (seats = taken),
  };
}

test('nothing is sampled before a seat is taken, and its slot from then on', () => {
  const { sample, seat, keys } = setUp();
  expect(sample()).toEqual([]);
  seat(3);
  expect(sample()).toEqual([[0, 0]]);
  keys.press('ArrowUp');
  keys.press('Space');
  expect(sample()).toEqual([[0, THRUST | FIRE]]);
  expect(sample()).toEqual([[0, THRUST]]);
});

test('two people at one keyboard have the shared maps, a third plays with a pad', () => {
  const { sample, seat, keys, pads } = setUp({
    sharedControls: [
      { thrust: { keys: ['KeyW'] }, fire: { keys: ['KeyQ'] } },
      { thrust: { keys: ['KeyI'] }, fire: { keys: ['KeyU'] } },
    ],
  });
  seat(0, 1, 2);
  sample();
  keys.press('KeyW');
  keys.press('KeyU');
  const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: i === 7, value: i === 7 ? 1 : 0 }));
  pads.poll([null, null, { connected: true, axes: [0, 0, 0, 0], buttons }]);
  expect(sample()).toEqual([
    [0, THRUST],
    [1, FIRE],
    [2, THRUST],
  ]);
});

test('a script may take the place of the devices', () => {
  const script = { sample: (target: Uint8Array) => void (target[0] = FIRE), release: () => undefined };
  const { sample, seat, keys } = setUp({ sourceFor: (slot) => (slot === 1 ? script : undefined) });
  seat(0, 1);
  expect(sample()).toEqual([
    [0, 0],
    [1, FIRE],
  ]);
  keys.press('ArrowUp');
  expect(sample()[1]).toEqual([1, FIRE]);
});

test('while paused, and when the keyboard is lost, every slot is neutral', () => {
  const { slots, sample, sent, seat, keys } = setUp();
  seat(0);
  sample();
  keys.press('ArrowUp');
  slots.release();
  expect(sent.splice(0)).toEqual([[0, 0]]);
  expect(sample()).toEqual([[0, 0]]);
  slots.isPaused = true;
  keys.press('ArrowUp');
  expect(sample()).toEqual([[0, 0]]);
  slots.isPaused = false;
  expect(sample()).toEqual([[0, 0]]);
});

const padWith = (...pressed: number[]) => ({
  connected: true,
  axes: [0, 0, 0, 0],
  buttons: Array.from({ length: 17 }, (_, i) => ({ pressed: pressed.includes(i), value: pressed.includes(i) ? 1 : 0 })),
});

test('a key that is bound anew counts from the next tick, and the old one belongs to the page again', () => {
  const { sample, seat, keys, bindings } = setUp();
  seat(0);
  sample();
  keys.press('ArrowUp');
  expect(sample()).toEqual([[0, THRUST]]);
  bindings.bind('thrust', 'KeyT', { replaces: 'ArrowUp' });
  expect(sample()).toEqual([[0, 0]]);
  expect([keys.isBound('ArrowUp'), keys.isBound('KeyT')]).toEqual([false, true]);
  keys.press('KeyT');
  expect(sample()).toEqual([[0, THRUST]]);
});

test('what is held while a binding changes stays let go until it is pressed anew', () => {
  const { sample, seat, keys, pads, bindings } = setUp();
  seat(0);
  sample();
  keys.press('Space');
  pads.poll([padWith(7, 2)]);
  expect(sample()).toEqual([[0, THRUST | FIRE]]);
  bindings.bind('fire', 'PadButton2');
  expect(sample()).toEqual([[0, 0]]);
  pads.poll([padWith(7, 2)]);
  expect(sample()).toEqual([[0, 0]]);
  pads.poll([padWith()]);
  expect(sample()).toEqual([[0, 0]]);
  pads.poll([padWith(7, 2)]);
  expect(sample()).toEqual([[0, THRUST | FIRE]]);
});

test('a pad that comes during a match is its slot’s, and leaves what others hold alone', () => {
  const { sample, seat, keys, pads } = setUp();
  seat(0, 1);
  sample();
  keys.press('ArrowUp');
  expect(sample()).toEqual([
    [0, THRUST],
    [1, 0],
  ]);
  pads.poll([padWith(7)]);
  expect(sample()).toEqual([
    [0, THRUST],
    [1, THRUST],
  ]);
  pads.poll([null]);
  expect(sample()).toEqual([
    [0, THRUST],
    [1, 0],
  ]);
});
