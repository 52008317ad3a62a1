// What a coach says, and when it stops: a player learns by doing.
import { expect, test } from 'vitest';
import { memoryStorage } from '../net/memory-storage.test-helper.ts';
import { createCoach } from './coach.ts';
import type { Lesson } from './coach.ts';

interface Toy {
  isTurning: boolean;
  isFiring: boolean;
  isArmed: boolean;
}

const lessons: readonly Lesson<Toy>[] = [
  { id: 'turn', line: { label: 'Turn', keys: [['A', 'D']] }, isDone: (w) => w.isTurning },
  { id: 'fire', line: { label: 'Fire', keys: [['X']] }, when: (w) => w.isArmed, isDone: (w) => w.isFiring },
];

function coached(keeper: Storage | null = null) {
  const world: Toy = { isTurning: false, isFiring: false, isArmed: true };
  const coach = createCoach({ lessons, world, keeper, key: 'learnt' });
  let nowMs = 1000;
  /** Looks for so long, four times a second, and gives what was shown, in its order. */
  const watch = (durationMs: number, seat = 0): string[] => {
    const shown: string[] = [];
    for (const endMs = nowMs + durationMs; nowMs < endMs; nowMs += 250) {
      const id = coach.look(seat, nowMs)?.id ?? '';
      if (shown.at(-1) !== id) shown.push(id);
    }
    return shown;
  };
  return { world, watch };
}

test('one lesson after the other is shown until it is done', () => {
  const { world, watch } = coached();
  expect(watch(2500)).toEqual(['']);
  expect(watch(3000)).toEqual(['turn']);
  world.isTurning = true;
  expect(watch(4000)).toEqual(['turn', '', 'fire']);
  world.isFiring = true;
  expect(watch(20_000)).toEqual(['fire', '']);
});

test('what is done once, by chance, is not learnt', () => {
  const { world, watch } = coached();
  watch(3000);
  world.isTurning = true;
  watch(250);
  world.isTurning = false;
  expect(watch(2000)).toEqual(['turn']);
});

test('what was done before it was asked for is never asked for', () => {
  const { world, watch } = coached();
  world.isTurning = true;
  expect(watch(4000)).toEqual(['', 'fire']);
});

test('what cannot be done now is not asked for, and a lesson that nobody takes goes away', () => {
  const { world, watch } = coached();
  world.isArmed = false;
  expect(watch(60_000)).toEqual(['', 'turn', '']);
  world.isArmed = true;
  expect(watch(1000)).toEqual(['fire']);
  world.isArmed = false;
  expect(watch(1000)).toEqual(['']);
});

test('who watches is taught nothing', () => {
  const { watch } = coached();
  expect(watch(20_000, -1)).toEqual(['']);
});

test('what was learnt is kept for the next match; what is kept badly is nothing', () => {
  const keeper = memoryStorage();
  const first = coached(keeper);
  first.world.isTurning = true;
  first.watch(1000);
  expect(coached(keeper).watch(4000)).toEqual(['', 'fire']);
  for (const bad of ['{', '7', '[{}]', JSON.stringify(Array.from({ length: 65 }, () => 'turn'))]) {
    keeper.setItem('learnt', bad);
    expect(coached(keeper).watch(4000)).toEqual(['', 'turn']);
  }
});

test('a storage that keeps nothing does no harm', () => {
  const keeper = memoryStorage();
  keeper.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const { world, watch } = coached(keeper);
  world.isTurning = true;
  expect(watch(4000)).toEqual(['', 'fire']);
});
