// A client's clocks: steady pace, a buffer as deep as the jitter, and a lead that follows the measured margin.
import { expect, test } from 'vitest';
import { TimeSync } from './time-sync.ts';

const TICK_MS = 1000 / 60;

/** Feeds seals that arrive `delayMs(tick)` late, in order, and plays at 60 pictures a second; returns the played ticks. */
function run(ticks: number, delayMs: (tick: number) => number, time = new TimeSync(60)): number[] {
  const arrivals: number[] = [];
  for (let tick = 0; tick < ticks; tick++)
    arrivals.push(Math.max(tick * TICK_MS + delayMs(tick), arrivals.at(-1) ?? 0));
  const played: number[] = [];
  let sealed = -1;
  for (let frame = 0; frame < ticks; frame++) {
    const nowMs = frame * TICK_MS + 5;
    while (sealed + 1 < ticks && arrivals[sealed + 1] <= nowMs) time.arrived(++sealed, arrivals[sealed]);
    if (time.isRunning) played.push(time.play(nowMs, sealed));
  }
  return played;
}

test('over a steady line the picture is right behind the seals and moves one tick a frame', () => {
  const played = run(300, () => 20);
  const steps = played.slice(60).map((tick, i) => tick - played[59 + i]);
  expect(Math.min(...steps)).toBeGreaterThan(0.94);
  expect(Math.max(...steps)).toBeLessThan(1.06);
  expect(299 - (played.at(-1) ?? 0)).toBeLessThan(3);
});

test('over a line with jitter it goes as steadily, as far behind as the jitter needs', () => {
  const jitter = (tick: number) => 40 + ((tick * 7919) % 31);
  const played = run(600, jitter);
  const steps = played.slice(300).map((tick, i) => tick - played[299 + i]);
  expect(Math.min(...steps)).toBeGreaterThan(0.9);
  expect(Math.max(...steps)).toBeLessThan(1.06);
  expect(599 - (played.at(-1) ?? 0)).toBeLessThan(7);
});

test('it never plays a tick that is not sealed, and after a stall it is back without rushing for ever', () => {
  const played = run(600, (tick) => (tick >= 200 && tick < 260 ? 20 + (260 - tick) * TICK_MS : 20));
  expect(Math.max(...played.slice(200, 255))).toBeLessThan(202);
  expect(599 - (played.at(-1) ?? 0)).toBeLessThan(12);
});

test('the lead begins with the round trip and follows the margin one tick at a time', () => {
  const time = new TimeSync(60);
  time.guessLead(100);
  expect(time.leadTicks).toBe(7);
  time.margin(-8, 1000);
  time.margin(-8, 1100);
  expect(time.leadTicks).toBe(8);
  time.margin(-8, 2000);
  expect(time.leadTicks).toBe(9);
  time.margin(1, 3000);
  expect(time.leadTicks).toBe(9);
  for (let i = 0; i < 6; i++) time.margin(5, 4000 + i * 1000);
  expect(time.leadTicks).toBe(6);
});

test('an input is stamped for a tick that is not sealed yet', () => {
  const time = new TimeSync(60);
  time.guessLead(40);
  for (let tick = 0; tick < 100; tick++) time.arrived(tick, tick * TICK_MS + 20);
  expect(time.stamp(99 * TICK_MS + 20)).toBe(99 + 1 + time.leadTicks);
});
