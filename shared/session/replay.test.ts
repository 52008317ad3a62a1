// A replay: the recorded ticks at their speed, paused, faster, and from any tick on, always the worlds that were.
import { expect, test } from 'vitest';
import { freshSim, record } from '../recording/match.test-helper.ts';
import { readRecording } from '../recording/reader.ts';
import { runPlan } from './plan.ts';
import { createReplaySession } from './replay.ts';

const TICKS = 900;
const { bytes, bundles } = record(TICKS);
const recording = readRecording(bytes);

/** The checksum of the world at each tick. */
const sums: string[] = [];
const words = new Uint32Array(2);
const made = freshSim();
const TICK_MS = 1000 / made.ticksPerSecond;
for (const bundle of bundles) {
  made.step(bundle);
  made.checksum(words, 0);
  sums[bundle.tick] = words.join();
}

function open() {
  const sim = freshSim();
  const session = createReplaySession({ sim, recording, createSim: freshSim });
  let nowMs = 1000;
  let loads = 0;
  const target = { sim, scratch: () => sim, send: () => undefined, close: () => undefined, loaded: () => void loads++ };
  const run = (ms: number) => {
    for (const end = nowMs + ms; nowMs < end;) {
      nowMs += TICK_MS;
      runPlan(session.advance(nowMs), target);
    }
  };
  run(TICK_MS);
  return {
    session,
    run,
    sum: () => (sim.checksum(words, 0), words.join()),
    get loads() {
      return loads;
    },
  };
}

test('it plays the worlds that were, tick by tick, and stops at the end', () => {
  const { session, run, sum } = open();
  run(1000);
  expect(session.tick).toBeGreaterThan(55);
  expect(sum()).toBe(sums[session.tick]);
  run((TICKS + 60) * TICK_MS);
  expect(session.tick).toBe(TICKS);
  expect(sum()).toBe(sums[TICKS]);
});

test.each([
  [4, 200, 245],
  [0.5, 25, 32],
  [99, 400, 490],
])('at speed %d a second is %i to %i ticks', (speed, least, most) => {
  const { session, run, sum } = open();
  session.setSpeed(speed);
  run(1000);
  expect(session.tick).toBeGreaterThan(least);
  expect(session.tick).toBeLessThan(most);
  expect(sum()).toBe(sums[session.tick]);
});

test('from any tick on, forwards and back, also before the index is there', () => {
  const opened = open();
  const { session, run, sum } = opened;
  session.setPaused(true);
  for (const tick of [700, 3, 256, 255, 899, TICKS, 512]) {
    session.seek(tick);
    run(TICK_MS);
    expect([session.tick, sum()], `tick ${tick}`).toEqual([tick, sums[tick]]);
  }
  expect(opened.loads).toBe(7);
  session.setPaused(false);
  run(500);
  expect(session.tick).toBeGreaterThan(530);
  expect(sum()).toBe(sums[session.tick]);
  session.seek(1e9);
  run(TICK_MS);
  expect(session.tick).toBe(TICKS);
});

test('paused it stands, and time that passed is not made up', () => {
  const { session, run } = open();
  run(300);
  session.setPaused(true);
  const { tick } = session;
  run(2000);
  expect([session.tick, session.phase]).toEqual([tick, 'paused']);
  session.setPaused(false);
  run(100);
  expect(session.tick - tick).toBeLessThan(10);
});
