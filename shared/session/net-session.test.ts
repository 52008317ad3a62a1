// The client of a room by itself: what it keeps, what it sends again, and what it counts, against a server that is played by the test.
import { describe, expect, test } from 'vitest';
import { createSim } from '../sim/sim.ts';
import { game } from '../testing/capture.ts';
import { NETWORK_CONDITIONS } from '../testing/conditions.ts';
import { roomRig } from '../testing/session-rigs.ts';
import {
  BitReader,
  BitWriter,
  CLIENT,
  SERVER,
  beginSeals,
  createInputBatch,
  encodeEmpty,
  encodePaused,
  encodeRefused,
  encodeSnapshot,
  encodeWelcome,
  readInputs,
  wireLayout,
  writeSeal,
} from '../wire/protocol.ts';
import { createNetSession } from './net-session.ts';
import { runPlan } from './plan.ts';
import { createServerMessages } from './server-messages.ts';
import { CLOSE, type Hashes } from './session.ts';
import { OrderLog } from './order-log.ts';
import { TimeSync } from './time-sync.ts';

const hashes: Hashes = {
  layout: '1'.repeat(16),
  rules: '2'.repeat(16),
  content: '3'.repeat(16),
  protocol: '4'.repeat(16),
};
const layout = wireLayout(game.model);
const TICK_MS = 1000 / 60;
const HOLD = new Uint8Array([127, 0, 0b01]);

/** A server that seals what the test gives it. */
function play() {
  const sim = createSim(game, { seed: 1 });
  const session = createNetSession({ sim, hashes });
  const inputsSent: { tick: number; x: number }[] = [];
  const baseline = new Uint8Array(layout.seats * layout.inputBytes);
  const inputs = new Uint8Array(baseline.length);
  const reader = new BitReader();
  const batch = createInputBatch(layout, 1);
  // The machine has been on for longer than a clock jumps back in these tests.
  let nowMs = 4_000_000;
  let tick = 0;
  let isOther = false;
  const advance = () =>
    runPlan(session.advance(nowMs), {
      sim,
      scratch: () => createSim(game, { seed: 1 }),
      close: () => undefined,
      send(_to, message) {
        if (message[0] !== CLIENT.inputs) return;
        reader.reset(message);
        readInputs(reader, layout, batch, tick);
        // Once a second the same input is sent again, for its margin: here only changes count.
        if (batch.inputs[0] !== (inputsSent.at(-1)?.x ?? 0)) isOther = true;
        if (isOther || batch.inputs[0] !== inputs[0]) inputsSent.push({ tick: batch.ticks[0], x: batch.inputs[0] });
        isOther = false;
      },
    });
  const start = () => {
    advance();
    const state = new Uint8Array(sim.stateBytes);
    const checksum = new Uint32Array(2);
    sim.save(state);
    sim.checksum(checksum, 0);
    session.receive(
      encodeWelcome({ seats: [0], tick: 0, ticksPerSecond: 60, sync: 'lockstep', restarts: 0, orderSerial: 0 }),
      nowMs,
    );
    for (const message of encodeSnapshot(layout, { tick: 0, chain: new Uint32Array(2), checksum, baseline, state })) {
      session.receive(message, nowMs);
    }
    advance();
  };
  /** Lets ticks pass; the server seals what the last call of `seal` said, whatever was sent. */
  const run = (ticks: number, isSealing = true) => {
    for (let i = 0; i < ticks; i++) {
      nowMs += TICK_MS;
      if (isSealing) {
        const writer = new BitWriter(64);
        beginSeals(writer);
        writeSeal(writer, layout, { tick: ++tick, inputs, orders: [], commands: [] }, baseline);
        session.receive(writer.toBytes(), nowMs);
      }
      advance();
    }
  };
  /** The clock says that so much time has passed, and it has not. */
  const jump = (ms: number) => {
    nowMs += ms;
    advance();
  };
  start();
  return {
    session,
    sim,
    run,
    jump,
    inputsSent,
    inputs,
    receive: (message: Uint8Array) => session.receive(message, nowMs),
  };
}

test.each([3_600_000, -3_600_000, 30_000])('controls still work after the clock jumped by %i ms', (ms) => {
  const { session, run, jump, inputsSent } = play();
  run(10);
  jump(ms);
  run(10);
  session.setInput(0, HOLD);
  run(30);
  expect(inputsSent[0]?.x).toBe(127);
});

describe('a control whose message had no effect', () => {
  test('is sent again after a second, and no more once the server repeats it', () => {
    const { session, run, inputsSent, inputs } = play();
    run(10);
    session.setInput(0, HOLD);
    run(50);
    expect(inputsSent).toHaveLength(1);
    run(60);
    expect(inputsSent.length).toBeGreaterThanOrEqual(2);
    expect(inputsSent.at(-1)?.x).toBe(127);
    inputs.set(HOLD);
    run(10);
    const sent = inputsSent.length;
    run(300);
    expect(inputsSent).toHaveLength(sent);
  });

  test('is let go again when the server holds what nobody holds', () => {
    const { run, inputsSent, inputs } = play();
    run(5);
    inputs.set(HOLD);
    run(30);
    expect(inputsSent[0]?.x).toBe(0);
  });
});

test('bundles wait in their order, some of them always, and each is taken once', () => {
  const messages = createServerMessages(layout, new TimeSync(60), new OrderLog());
  const sim = createSim(game, { seed: 1 });
  const state = new Uint8Array(sim.stateBytes);
  const baseline = new Uint8Array(layout.seats * layout.inputBytes);
  const words = new Uint32Array(2);
  for (const message of encodeSnapshot(layout, { tick: 0, chain: words, checksum: words, baseline, state }))
    messages.receive(message, 0);
  for (let tick = 1; tick <= 5000; tick++) {
    const writer = new BitWriter(64);
    beginSeals(writer);
    writeSeal(writer, layout, { tick, inputs: baseline, orders: [], commands: [] }, baseline);
    messages.receive(writer.toBytes(), tick);
    if (tick > 3) expect(messages.nextBundle()?.tick).toBe(tick - 3);
    expect(messages.waitingCount).toBe(Math.min(tick, 3));
  }
});

describe('phases', () => {
  test('a pause is not a stall, however long', () => {
    const { session, run, receive } = play();
    run(60);
    receive(encodePaused(60));
    run(300, false);
    expect(session.phase).toBe('paused');
    expect(session.stats.stalls).toBe(0);
    receive(encodeEmpty(SERVER.resumed));
    run(30);
    expect(session.phase).toBe('playing');
  });

  test('silence is a stall, counted once, and left with the next seals', () => {
    const { session, run, sim } = play();
    run(60);
    run(120, false);
    expect(session.phase).toBe('stalled');
    run(240);
    expect(session.phase).toBe('playing');
    expect(session.stats.stalls).toBe(1);
    expect(sim.tick).toBeGreaterThan(290);
  });

  test('a refusal and a closing server are final, and say why', () => {
    const refused = play();
    refused.receive(encodeRefused({ code: 4105, sentence: 'Reload.' }));
    refused.run(5);
    expect([refused.session.phase, refused.session.refusal, refused.session.refusalCode]).toEqual([
      'closed',
      'Reload.',
      4105,
    ]);
    const closing = play();
    closing.receive(encodeEmpty(SERVER.closing));
    closing.run(5);
    expect([closing.session.phase, closing.session.refusalCode]).toEqual(['closed', CLOSE.closing.code]);
  });
});

test('a page that is hidden and called once a second keeps up by its messages', () => {
  const rig = roomRig(NETWORK_CONDITIONS.wifi, { sync: 'lockstep' })(1);
  rig.run(1500);
  for (let i = 0; i < 20; i++) {
    rig.sleep(1000);
    for (let step = 0; step < 9; step++) rig.run(TICK_MS);
  }
  expect(rig.session.phase).toBe('playing');
  expect(rig.session.stats).toMatchObject({ snapshotsLoaded: 1, desyncs: 0 });
});
