// A client's clocks: a steady pace, a buffer as deep as the jitter, a lead that follows the measured margin and does not swing.
import { describe, expect, test } from 'vitest';
import { nextFloat, seedRandom } from '../math/random.ts';
import { Margins } from './margins.ts';
import { TimeSync } from './time-sync.ts';

const TICK_MS = 1000 / 60;

/** Feeds seals that arrive `delayMs(tick)` late, in order, and shows `framesPerSecond` pictures; returns where the picture was. */
function run(
  ticks: number,
  delayMs: (tick: number) => number,
  { time = new TimeSync(60), framesPerSecond = 60, firstTick = 0 } = {},
): number[] {
  const arrivals: number[] = [];
  for (let i = 0; i < ticks; i++) arrivals.push(Math.max(i * TICK_MS + delayMs(i), arrivals.at(-1) ?? 0));
  const shown: number[] = [];
  const frameMs = 1000 / framesPerSecond;
  let sealed = -1;
  for (let frame = 0; frame * frameMs < ticks * TICK_MS; frame++) {
    const nowMs = frame * frameMs + 5;
    while (sealed + 1 < ticks && arrivals[sealed + 1] <= nowMs) time.arrived(firstTick + ++sealed, arrivals[sealed]);
    time.advance(nowMs);
    time.hold(firstTick + sealed + 1);
    if (time.isRunning) shown.push(time.steadyTick - firstTick);
  }
  return shown;
}

const stepsOf = (shown: readonly number[], from: number) =>
  shown.slice(from).map((tick, i) => tick - shown[from - 1 + i]);

describe('the picture of sealed ticks', () => {
  test.each([30, 60, 144])(
    'over a steady line is right behind the seals and moves evenly at %i Hz',
    (framesPerSecond) => {
      const shown = run(300, () => 20, { framesPerSecond });
      const steps = stepsOf(shown, framesPerSecond);
      const even = 60 / framesPerSecond;
      expect(Math.min(...steps)).toBeGreaterThan(even * 0.94);
      expect(Math.max(...steps)).toBeLessThan(even * 1.06);
      expect(299 - (shown.at(-1) ?? 0)).toBeLessThan(3);
    },
  );

  test('over a line with jitter it goes as steadily, as far behind as the jitter needs', () => {
    const shown = run(600, (tick) => 40 + ((tick * 7919) % 31));
    const steps = stepsOf(shown, 300);
    expect(Math.min(...steps)).toBeGreaterThan(0.9);
    expect(Math.max(...steps)).toBeLessThan(1.06);
    expect(599 - (shown.at(-1) ?? 0)).toBeLessThan(7);
  });

  test('it never passes the seals, and after a stall it is back without rushing for ever', () => {
    const shown = run(600, (tick) => (tick >= 200 && tick < 260 ? 20 + (260 - tick) * TICK_MS : 20));
    expect(Math.max(...shown.slice(200, 255))).toBeLessThan(202);
    expect(599 - (shown.at(-1) ?? 0)).toBeLessThan(12);
  });

  test.each([2 ** 31 - 100, 2 ** 32 - 100])('goes on across tick %i as anywhere else', (firstTick) => {
    expect(run(300, () => 20, { firstTick }).map((tick) => Math.round(tick * 1000))).toEqual(
      run(300, () => 20).map((tick) => Math.round(tick * 1000)),
    );
  });
});

/** A line up and down with a server that measures margins, as the authority does. Times of the client run by `rate`. */
function converse({
  seconds,
  delayMs,
  rate = 1,
  clientOffsetMs = 0,
  firstGuessMs = 40,
  jumpAt = -1,
  jumpMs = 0,
}: {
  readonly seconds: number;
  readonly delayMs: () => number;
  readonly rate?: number;
  readonly clientOffsetMs?: number;
  readonly firstGuessMs?: number;
  readonly jumpAt?: number;
  readonly jumpMs?: number;
}) {
  const time = new TimeSync(60);
  time.guessLead(firstGuessMs);
  const margins = new Margins();
  const arrivals: { readonly atMs: number; readonly deadlineMs: number }[] = [];
  const seals: { readonly atMs: number; readonly tick: number }[] = [];
  const reports: { readonly atMs: number; readonly ticks: number }[] = [];
  const leads: number[] = [];
  const steps: number[] = [];
  const marginsSeen: number[] = [];
  let lastSealMs = 0;
  let lastInputMs = 0;
  let shown = -1;
  for (let tick = 0; tick < seconds * 60; tick++) {
    const serverMs = tick * TICK_MS;
    const jumped = jumpAt >= 0 && serverMs >= jumpAt * 1000 ? jumpMs : 0;
    const clientMs = serverMs * rate + clientOffsetMs + jumped;
    lastSealMs = Math.max(lastSealMs, serverMs + delayMs());
    seals.push({ atMs: lastSealMs, tick });
    while (arrivals.length > 0 && arrivals[0].atMs <= serverMs) {
      const { atMs, deadlineMs } = arrivals.splice(0, 1)[0];
      margins.add((deadlineMs - atMs) / TICK_MS);
      marginsSeen.push((deadlineMs - atMs) / TICK_MS);
    }
    if (tick % 60 === 0) {
      const ticks = margins.typical();
      if (ticks !== undefined) reports.push({ atMs: serverMs + delayMs(), ticks });
    }
    while (seals.length > 0 && seals[0].atMs <= serverMs) {
      const seal = seals.splice(0, 1)[0];
      const atClientMs = seal.atMs * rate + clientOffsetMs + jumped;
      time.arrived(seal.tick, atClientMs);
    }
    while (reports.length > 0 && reports[0].atMs <= serverMs) time.margin(reports.splice(0, 1)[0].ticks, clientMs);
    time.advance(clientMs);
    if (!time.isRunning) continue;
    if (shown >= 0) steps.push(time.inputTick - shown);
    shown = time.inputTick;
    leads.push(time.leadTicks);
    if (tick % 8 !== 0) continue;
    time.sent();
    lastInputMs = Math.max(lastInputMs, serverMs + delayMs());
    arrivals.push({ atMs: lastInputMs, deadlineMs: Math.floor(time.inputTick) * TICK_MS });
  }
  const changes = leads.filter((lead, i) => i > 0 && lead !== leads[i - 1]).length;
  return { leads, steps, changes, marginsSeen };
}

function jitter(seed: number, meanMs: number, spreadMs: number, loss = 0): () => number {
  const random = new Uint32Array(4);
  seedRandom(random, seed, 1);
  return () => meanMs + (nextFloat(random) * 2 - 1) * spreadMs + (nextFloat(random) < loss ? 200 : 0);
}

describe('the lead', () => {
  test('makes a deficit good at once, and then waits for what became of it', () => {
    const time = new TimeSync(60);
    time.guessLead(100);
    expect(time.leadTicks).toBe(7);
    time.margin(-3, 1000);
    expect(time.leadTicks).toBe(11);
    time.margin(-3, 1400);
    expect(time.leadTicks, 'no inputs were sent since').toBe(11);
    for (let i = 0; i < 10; i++) time.sent();
    time.margin(-3, 1405);
    expect(time.leadTicks, 'a round trip is not over').toBe(11);
    time.margin(-1, 2000);
    expect(time.leadTicks).toBe(13);
  });

  test('leaves a margin alone that is neither tight nor generous, and lowers a generous one by halves', () => {
    const time = new TimeSync(60);
    time.guessLead(100);
    for (let i = 0; i < 50; i++) time.margin(0.5 + (i % 5) * 0.5, i * 1000);
    expect(time.leadTicks).toBe(7);
    time.margin(7, 60_000);
    expect(time.leadTicks, 'once may be chance').toBe(7);
    time.margin(7, 61_000);
    expect(time.leadTicks).toBe(4);
  });

  test('finds its place from a wrong guess within three seconds, and stays there', () => {
    for (const [meanMs, firstGuessMs] of [
      [150, 10],
      [20, 400],
    ]) {
      const { leads, marginsSeen } = converse({ seconds: 60, delayMs: jitter(3, meanMs, 8), firstGuessMs });
      expect(Math.min(...marginsSeen.slice(40))).toBeGreaterThan(-1);
      const late = leads.slice(20 * 60);
      expect(Math.max(...late) - Math.min(...late)).toBeLessThanOrEqual(1);
    }
  });

  test.each([1, 2, 3, 4])('does not swing on a bad line (seed %i)', (seed) => {
    const { changes, marginsSeen, leads } = converse({
      seconds: 120,
      delayMs: jitter(seed, 75, 25, 0.05),
      firstGuessMs: 150,
    });
    expect(changes).toBeLessThanOrEqual(24);
    expect(marginsSeen.filter((ticks) => ticks < 0).length / marginsSeen.length).toBeLessThan(0.3);
    expect(Math.max(...leads.slice(600))).toBeLessThan(40);
  });
});

describe('a clock that', () => {
  test.each([1 + 500e-6, 1 - 500e-6])(
    'drifts by 500 ppm (%d) neither jumps nor falls behind in ten minutes',
    (rate) => {
      const { steps, marginsSeen } = converse({ seconds: 600, delayMs: () => 30, rate, firstGuessMs: 60 });
      expect(Math.max(...steps.slice(60))).toBeLessThan(1.06);
      expect(Math.min(...steps.slice(60))).toBeGreaterThan(0.94);
      expect(Math.min(...marginsSeen.slice(20))).toBeGreaterThan(-0.5);
      expect(Math.max(...marginsSeen.slice(-20))).toBeLessThan(6);
    },
  );

  test.each([3_600_000, -3_600_000])('is put forward or back by %i ms goes on within a second', (jumpMs) => {
    const offset = 7_200_000;
    const { marginsSeen } = converse({
      seconds: 20,
      delayMs: () => 30,
      firstGuessMs: 60,
      clientOffsetMs: offset,
      jumpAt: 8,
      jumpMs,
    });
    expect(marginsSeen.length).toBeGreaterThan(100);
    expect(Math.min(...marginsSeen.slice(-60))).toBeGreaterThan(-1);
    expect(Math.max(...marginsSeen.slice(-60))).toBeLessThan(8);
  });

  test('is an hour off the server’s is as good as any', () => {
    const near = converse({ seconds: 10, delayMs: () => 30 });
    const far = converse({ seconds: 10, delayMs: () => 30, clientOffsetMs: 3_600_000 });
    expect(far.leads).toEqual(near.leads);
  });
});

test('a stall of a line that brings 20 messages a second is forgotten after three seconds', () => {
  const time = new TimeSync(60);
  const held: number[] = [];
  let lagTicks = 0;
  for (let ms = 50, tick = 3; ms <= 12_500; ms += 50, tick += 3) {
    held.push(tick);
    // What was sent in a second and a half comes at its end.
    if (ms <= 8000 || ms >= 9500) for (const of of held.splice(0)) time.arrived(of, ms);
    time.advance(ms);
    lagTicks = tick - time.steadyTick;
  }
  expect(lagTicks).toBeLessThan(4);
});
