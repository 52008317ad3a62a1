// A machine that is too slow: it guesses less, jumps, watches, and comes back; one that is fast enough is left alone.
import { expect, test } from 'vitest';
import { SlowMachine } from './slow-machine.ts';

/** Judges every 100 ms for so many seconds; returns what was said, each once in a row. */
function judge(machine: SlowMachine, fromMs: number, seconds: number, behindTicks: number): string[] {
  const said: string[] = [];
  for (let nowMs = fromMs; nowMs < fromMs + seconds * 1000; nowMs += 100) {
    const pace = machine.judge(behindTicks, nowMs);
    if (pace !== said.at(-1)) said.push(pace);
  }
  return said;
}

test('as many ticks are guessed as fit into a frame', () => {
  const machine = new SlowMachine(60, 30);
  expect(machine.limitTicks).toBe(30);
  machine.setStepCost(0.05);
  expect(machine.limitTicks).toBe(30);
  machine.setStepCost(1);
  expect(machine.limitTicks).toBe(6);
  machine.setStepCost(20);
  expect(machine.limitTicks).toBe(0);
});

test('where little is possible, a cost that swings does not move it', () => {
  const machine = new SlowMachine(60, 30);
  const limits = new Set<number>();
  for (let i = 0; i < 20; i++) {
    machine.setStepCost(i % 2 === 0 ? 2.6 : 2.7);
    limits.add(machine.limitTicks);
  }
  expect([...limits]).toEqual([1, 0]);
});

test('more is guessed again only when much more is possible', () => {
  const machine = new SlowMachine(60, 30);
  machine.setStepCost(0.5);
  expect(machine.limitTicks).toBe(14);
  machine.setStepCost(0.45);
  expect(machine.limitTicks).toBe(14);
  machine.setStepCost(0.3);
  expect(machine.limitTicks).toBe(24);
  machine.setStepCost(0.01);
  expect(machine.limitTicks).toBe(30);
});

test('a cost that is no number changes nothing', () => {
  const machine = new SlowMachine(60, 30);
  for (const cost of [NaN, 0, -1]) machine.setStepCost(cost);
  expect(machine.limitTicks).toBe(30);
});

test('a stall that is made up in time is none of its business', () => {
  const machine = new SlowMachine(60, 30);
  expect(judge(machine, 0, 4, 600)).toEqual(['play']);
  expect(judge(machine, 4000, 60, 100)).toEqual(['play']);
  expect(judge(machine, 64_000, 4, 600)).toEqual(['play']);
});

test('who stays behind jumps once; who falls behind again watches, and tries anew after a while', () => {
  const machine = new SlowMachine(60, 30);
  expect(judge(machine, 0, 6, 600)).toEqual(['play', 'jump', 'play']);
  expect(judge(machine, 6000, 6, 600)).toEqual(['play', 'watch']);
  expect(judge(machine, 12_000, 14, 600)).toEqual(['watch', 'jump', 'play']);
});

test('who falls behind once in a minute only ever jumps', () => {
  const machine = new SlowMachine(60, 30);
  for (let minute = 0; minute < 5; minute++) {
    expect(judge(machine, minute * 60_000, 5.2, 600)).toContain('jump');
    expect(judge(machine, minute * 60_000 + 6000, 50, 0)).toEqual(['play']);
  }
});
