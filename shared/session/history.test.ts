// The rings of a session: what is kept, and what is not any more.
import { expect, test } from 'vitest';
import { NO_COMMANDS, NO_ORDERS } from '../sim/bundle.ts';
import { History } from './history.ts';
import { SESSION_LIMITS } from './limits.ts';
import type { PlanOperation } from './plan.ts';

const history = () => new History({ stateBytes: 8, inputsBytes: 1, ticksPerSecond: 60 });

/** Plans a tick and, unless its step throws, writes its number as its checksum. */
function step(rings: History, tick: number, throws = false): void {
  const plan: PlanOperation[] = [];
  rings.planStep(plan, { tick, inputs: new Uint8Array(1), orders: NO_ORDERS, commands: NO_COMMANDS });
  for (const operation of plan) if (operation.kind === 'checksum' && !throws) operation.into[operation.at] = tick;
}

test('after a step that threw, the checksums whose places its plan took are not kept', () => {
  const rings = history();
  rings.begin(0, [0, 0]);
  const last = SESSION_LIMITS.checksumTicks + 50;
  for (let tick = 1; tick <= last; tick++) {
    step(rings, tick);
    rings.settle();
  }
  const words = new Uint32Array(2);
  expect([rings.tickOldest, rings.checksumAt(rings.tickOldest, words), words[0]]).toEqual([51, true, 51]);
  for (let ahead = 1; ahead <= 8; ahead++) step(rings, last + ahead, true);
  expect(rings.abandon()).toBe(last);
  expect([rings.tickOldest, rings.checksumAt(51, words)]).toEqual([59, false]);
  expect([rings.checksumAt(59, words), words[0]]).toEqual([true, 59]);
});
