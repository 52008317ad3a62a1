// Rocks: they split, bounce, grow back, and leave room for everything else.
import { expect, test } from 'vitest';
import { createArena } from './arena.test-helper.ts';
import { ROCK } from './model.ts';
import { ROCK_RADIUS } from './rocks.ts';

type Arena = ReturnType<typeof createArena>;

function breakRocks({ w, step }: Arena): void {
  for (const e of w.each('Rock')) w.Rock.hull[e] = 0;
  step();
}

function sizes({ w }: Arena): number[] {
  return w.each('Rock').map((e) => w.Rock.size[e]);
}

test('a rock splits into two of the next size, and the smallest into nothing', () => {
  const arena = createArena({ config: { rocks: 1 }, tuning: { dropChance: 0 } });
  arena.w.globals.rockTicks = 600;
  expect(sizes(arena)).toEqual([ROCK.large]);
  breakRocks(arena);
  expect(sizes(arena)).toEqual([ROCK.medium, ROCK.medium]);
  breakRocks(arena);
  expect(sizes(arena)).toEqual([ROCK.small, ROCK.small, ROCK.small, ROCK.small]);
  breakRocks(arena);
  expect(sizes(arena)).toEqual([]);
  expect(arena.count('RockBroke')).toBe(7);
});

test('bolts chip a rock until it breaks', () => {
  const arena = createArena({ config: { rocks: 1 } });
  const { w, place, hold, step, count } = arena;
  place(0, 400, 400);
  for (const e of w.each('Rock', 'Body')) {
    w.Body.x[e] = 600;
    w.Body.y[e] = 400;
    w.Body.vx[e] = 0;
    w.Body.vy[e] = 0;
  }
  hold(0, { fire: true });
  step(60);
  expect(count('RockHit')).toBeGreaterThanOrEqual(w.tuning.rockHull);
  expect(count('RockBroke')).toBeGreaterThanOrEqual(1);
});

test('some rocks leave a pick-up', () => {
  const arena = createArena({ config: { rocks: 1 }, tuning: { dropChance: 1 } });
  breakRocks(arena);
  expect(arena.w.each('PickUp')).toHaveLength(1);
});

test('rocks bounce off each other and keep their momentum', () => {
  const arena = createArena({ config: { rocks: 2 }, tuning: { bounce: 1 } });
  const { w, step } = arena;
  const [a, b] = w.each('Rock', 'Body');
  const put = (e: typeof a, x: number, vx: number) => {
    w.Body.x[e] = x;
    w.Body.y[e] = 300;
    w.Body.vx[e] = vx;
    w.Body.vy[e] = 0;
  };
  put(a, 300, 60);
  put(b, 420, -20);
  step(60);
  expect(w.Body.vx[a]).toBeCloseTo(-20, 9);
  expect(w.Body.vx[b]).toBeCloseTo(60, 9);
});

test('a world that has lost its rocks gets new ones that grow, away from ships', () => {
  const arena = createArena({ config: { rocks: 2 }, tuning: { rockEverySeconds: 0.5, dropChance: 0 } });
  const { w, step } = arena;
  for (const e of w.each('Rock')) w.despawn(e);
  let seen = 0;
  for (let i = 0; i < 600 && seen === 0; i++) {
    step();
    seen = w.each('Rock').length;
  }
  const [rock] = w.each('Rock', 'Body');
  expect(w.Body.radius[rock]).toBeLessThan(5);
  step(120);
  expect(w.Body.radius[rock]).toBe(ROCK_RADIUS[ROCK.large]);
  step(1200);
  expect(w.each('Rock').length).toBe(2);
});

test('however much is shot to pieces, rocks never fill the world', () => {
  const arena = createArena({ config: { rocks: 16 }, tuning: { rockEverySeconds: 0.5, dropChance: 1 } });
  for (let i = 0; i < 200; i++) {
    for (const e of arena.w.each('Rock')) if (arena.w.Rock.size[e] > ROCK.small) arena.w.Rock.hull[e] = 0;
    arena.step(5);
    expect(arena.w.each('Rock').length).toBeLessThanOrEqual(80);
  }
});
