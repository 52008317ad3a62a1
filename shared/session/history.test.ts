// The rings of a session: what is kept, what is a guess, and what is not there any more.
import { expect, test } from 'vitest';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { History } from './history.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { PlanOperation } from './plan.ts';

const history = (aheadTicks = 0) => new History({ stateBytes: 8, inputsBytes: 1, ticksPerSecond: 60, aheadTicks });
const bundle = (tick: number, input = 0) => ({
  tick,
  inputs: new Uint8Array([input]),
  orders: NO_ORDERS,
  commands: NO_COMMANDS,
});

/** Plans a tick and, unless its step throws, saves a world that says its tick and holds `value`. */
function step(rings: History, tick: number, { throws = false, input = 0, value = 0 } = {}): void {
  const plan: PlanOperation[] = [];
  rings.planStep(plan, bundle(tick, input));
  for (const operation of plan) {
    if (operation.kind !== 'save' || throws) continue;
    new Uint32Array(operation.into.buffer).set([tick, value]);
  }
}

function sealedStep(rings: History, tick: number, options = {}): void {
  step(rings, tick, options);
  rings.confirmNext();
}

function begun(aheadTicks = 0): History {
  const rings = history(aheadTicks);
  rings.begin(0, [0, 0]);
  rings.planStart([], new Uint8Array(1));
  return rings;
}

test('the checksums of 600 ticks are kept, and after a step that threw those that were carried out', () => {
  const rings = begun();
  const last = SESSION_LIMITS.checksumTicks + 50;
  for (let tick = 1; tick <= last; tick++) {
    sealedStep(rings, tick);
    rings.settle();
  }
  const words = new Uint32Array(2);
  expect([rings.tickOldest, rings.checksumAt(rings.tickOldest, words), rings.checksumAt(50, words)]).toEqual([
    51,
    true,
    false,
  ]);
  sealedStep(rings, last + 1);
  for (let ahead = 2; ahead <= 8; ahead++) sealedStep(rings, last + ahead, { throws: true });
  expect(rings.abandon()).toBe(last + 1);
  expect([rings.tick, rings.tickConfirmed, rings.tickSettled]).toEqual([last + 1, last + 1, last + 1]);
});

test('a guess has no checksum until it is confirmed, and then that of the world it left', () => {
  const rings = begun(8);
  for (const tick of [1, 2, 3]) step(rings, tick, { value: tick });
  rings.settle();
  expect([rings.tick, rings.tickConfirmed, rings.tickSettled]).toEqual([3, 0, 0]);
  expect(rings.checksumAt(1, new Uint32Array(2))).toBe(false);
  rings.confirmNext();
  rings.settle();
  const guessed = new Uint32Array(2);
  expect(rings.checksumAt(1, guessed)).toBe(true);
  const other = begun();
  sealedStep(other, 1, { value: 1 });
  other.settle();
  const sealed = new Uint32Array(2);
  other.checksumAt(1, sealed);
  expect(guessed).toEqual(sealed);
});

test('a guess is right when its inputs are, and nothing else happened', () => {
  const rings = begun(8);
  step(rings, 1, { input: 5 });
  expect(rings.isGuessRight(bundle(1, 5))).toBe(true);
  expect(rings.isGuessRight(bundle(1, 4))).toBe(false);
  expect(rings.isGuessRight(bundle(2, 5))).toBe(false);
  const order = { seat: 0, type: 0, payload: new Uint8Array() };
  expect(rings.isGuessRight({ ...bundle(1, 5), orders: [order] })).toBe(false);
  expect(rings.isGuessRight({ ...bundle(1, 5), commands: [{ kind: 'leave', seat: 0 }] })).toBe(false);
});

test('a rollback goes back to the newest confirmed world', () => {
  const rings = begun(8);
  sealedStep(rings, 1, { value: 7 });
  step(rings, 2);
  step(rings, 3);
  const plan: PlanOperation[] = [];
  rings.planRollback(plan);
  expect(rings.tick).toBe(1);
  expect(plan).toMatchObject([{ kind: 'load', tick: 1 }]);
  const [operation] = plan;
  expect(operation.kind === 'load' && new Uint32Array(operation.snapshot.slice().buffer)).toEqual(
    new Uint32Array([1, 7]),
  );
});

test('guesses never take the place of a world that is not settled yet, nor of the one to go back to', () => {
  const rings = begun(60);
  for (let tick = 1; tick <= 500; tick++) sealedStep(rings, tick, { value: tick });
  // So many are never planned without being settled; the ring holds what one plan can make.
  rings.settle();
  for (let ahead = 1; ahead <= 60; ahead++) step(rings, 500 + ahead);
  const plan: PlanOperation[] = [];
  rings.planRollback(plan);
  const [operation] = plan;
  expect(operation.kind === 'load' && new Uint32Array(operation.snapshot.slice().buffer)).toEqual(
    new Uint32Array([500, 500]),
  );
});

test('a tick beyond 2^32 is kept like any other', () => {
  const rings = history(4);
  const start = 2 ** 32 - 3;
  rings.begin(start, [0, 0]);
  const plan: PlanOperation[] = [];
  rings.planStart(plan, new Uint8Array(1));
  for (const operation of plan) if (operation.kind === 'save') new Uint32Array(operation.into.buffer).set([start, 0]);
  for (let ahead = 1; ahead <= 10; ahead++) sealedStep(rings, start + ahead);
  expect(rings.abandon()).toBe(start + 10);
});
