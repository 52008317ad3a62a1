// Orders from keys and pads: once for each press, made from what the player sees, and sealed by the session.
import { expect, test } from 'vitest';
import { createKeyState } from '#client/input/key-state.ts';
import type { OrderControls } from '#client/input/controls.ts';
import { createOrders } from '#client/input/orders.ts';
import { createPadState } from '#client/input/pad-state.ts';
import { createSlots } from '#client/input/slots.ts';
import { createViewBindings } from '#client/input/view-bindings.ts';
import { frameOfWorld } from '#client/view/frame.ts';
import { createSim, defineGame, defineModel, f64, held, u8 } from '#shared/index.ts';
import { createLocalSession } from '#shared/session/local.ts';
import { runPlan } from '#shared/session/plan.ts';

const model = defineModel({
  name: 'signals',
  ticksPerSecond: 10,
  players: { min: 1, max: 2 },
  entities: 4,
  components: { Flag: { x: f64 } },
  globals: { wavedBy: u8, waves: u8 },
  input: { run: held },
  orders: { Wave: { x: f64 } },
});
const none = () => undefined;
const game = defineGame(model, {
  tuning: {},
  start: none,
  join: none,
  leave: none,
  bot: none,
  systems: {
    takeWaves(w) {
      for (const { player, x } of w.orders('Wave')) {
        w.globals.wavedBy = player + x;
        w.globals.waves++;
      }
    },
  },
});
type D = typeof model.definition;

function setUp(players: number, controls: OrderControls<D, null>) {
  const sim = createSim(game, { seed: 1 });
  const data = Array.from({ length: players }, () => sim.emptyData);
  const session = createLocalSession({ sim, players, data });
  const devices = { keys: createKeyState(), pads: createPadState() };
  const orders = createOrders({ controls, session, sim, frame: frameOfWorld(sim.world), stage: null });
  const run = { run: {} };
  const bindings = createViewBindings({ model, controls: run, sharedControls: [run, run], orders: controls });
  const slots = createSlots({ model, session, bindings, orders, devices });
  let nowMs = 0;
  /** Samples, then steps one tick. */
  const tick = () => {
    slots.sample(nowMs);
    nowMs += 100;
    runPlan(session.advance(nowMs), {
      sim,
      scratch: () => sim,
      send: none,
      close: none,
      stepped: none,
      loaded: none,
    });
  };
  session.advance(0);
  return { ...devices, slots, tick, globals: sim.world.globals };
}

test('a key gives its order once for each press, however long it is held', () => {
  const { keys, tick, globals } = setUp(1, { Wave: { keys: ['KeyE'], make: () => ({ x: 5 }) } });
  tick();
  expect(globals.waves).toBe(0);
  keys.press('KeyE');
  for (let i = 0; i < 4; i++) tick();
  expect([globals.waves, globals.wavedBy]).toEqual([1, 5]);
  keys.release('KeyE');
  keys.press('KeyE');
  keys.release('KeyE');
  tick();
  expect(globals.waves).toBe(2);
});

test('a pad button gives it too', () => {
  const { pads, tick, globals } = setUp(1, { Wave: { padButton: 3, make: () => ({ x: 5 }) } });
  const buttons = Array.from({ length: 17 }, (_, i) => ({ pressed: i === 3, value: i === 3 ? 1 : 0 }));
  pads.poll([{ connected: true, axes: [0, 0, 0, 0], buttons }]);
  tick();
  tick();
  expect(globals.waves).toBe(1);
});

test('nothing is ordered when the view says null, and nothing while a menu is open', () => {
  let isReady = false;
  const controls: OrderControls<D, null> = { Wave: { keys: ['KeyE'], make: () => (isReady ? { x: 5 } : null) } };
  const { keys, slots, tick, globals } = setUp(1, controls);
  const press = () => {
    keys.press('KeyE');
    tick();
    keys.release('KeyE');
  };
  press();
  expect(globals.waves).toBe(0);
  isReady = true;
  slots.isPaused = true;
  press();
  slots.isPaused = false;
  tick();
  expect(globals.waves).toBe(0);
  press();
  expect(globals.waves).toBe(1);
});

test('two at one machine have their own keys, and the order is their own', () => {
  const { keys, tick, globals } = setUp(2, {
    Wave: { keys: ['KeyE'], sharedKeys: [['KeyQ'], ['KeyU']], make: (_frame, _stage, slot) => ({ x: 10 * slot }) },
  });
  tick();
  keys.press('KeyU');
  tick();
  expect([globals.waves, globals.wavedBy]).toEqual([1, 11]);
});

test('wrong orders do not compile', () => {
  const wrong: OrderControls<D, null>[] = [
    // @ts-expect-error There is no order Shout.
    { Shout: { make: () => null } },
    // @ts-expect-error Wave has no field y, and lacks x.
    { Wave: { make: () => ({ y: 1 }) } },
    // @ts-expect-error An order says what it says.
    { Wave: { keys: ['KeyE'] } },
  ];
  expect(wrong).toHaveLength(3);
});
