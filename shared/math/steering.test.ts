// Steering gets there, meets what it chases, goes around, and never writes NaN.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as steering from './steering.ts';

const near = fc.integer({ min: -100_000, max: 100_000 }).map((thousandths) => thousandths / 1000);
const place = fc.oneof(near, fc.constantFrom(0, -0, 1, -1, 5));

function written(write: (out: Float64Array) => void): number[] {
  const out = new Float64Array(2);
  write(out);
  return [...out];
}

/** Something that starts at (x, y) at rest and is steered for so many ticks of a sixtieth of a second. */
function driven(
  x: number,
  y: number,
  ticks: number,
  wish: (x: number, y: number, out: Float64Array) => void,
): number[] {
  const out = new Float64Array(2);
  const at = [x, y, 0, 0];
  for (let tick = 0; tick < ticks; tick++) {
    wish(at[0], at[1], out);
    steering.steered(at[2], at[3], out[0], out[1], 20 / 60, out);
    [at[2], at[3]] = out;
    at[0] += at[2] / 60;
    at[1] += at[3] / 60;
  }
  return at;
}

test('seeking and fleeing are straight and as fast as told; on the very spot, rest', () => {
  expect(written((out) => steering.seek(1, 1, 4, 5, 10, out))).toEqual([6, 8]);
  expect(written((out) => steering.flee(1, 1, 4, 5, 10, out))).toEqual([-6, -8]);
  expect(written((out) => steering.seek(2, 3, 2, 3, 10, out))).toEqual([0, 0]);
  expect(written((out) => steering.flee(2, 3, 2, 3, 10, out))).toEqual([0, 0]);
});

test('a velocity changes by no more than it may, and gets there', () => {
  expect(written((out) => steering.steered(0, 0, 6, 8, 5, out))).toEqual([3, 4]);
  expect(written((out) => steering.steered(5, 7, 6, 8, 5, out))).toEqual([6, 8]);
});

test('arriving slows down within its radius and rests on the target', () => {
  expect(written((out) => steering.arrive(0, 0, 100, 0, 10, 5, out))).toEqual([10, 0]);
  expect(written((out) => steering.arrive(0, 0, 0, 2.5, 10, 5, out))).toEqual([0, 5]);
  expect(written((out) => steering.arrive(3, 4, 3, 4, 10, 5, out))).toEqual([0, 0]);
  expect(written((out) => steering.arrive(0, 0, 0.5, 0, 10, 0, out))).toEqual([10, 0]);
  const [x, y, velocityX, velocityY] = driven(0, 0, 600, (fromX, fromY, out) =>
    steering.arrive(fromX, fromY, 20, -10, 8, 4, out),
  );
  expect([x, y].map((each) => Number(each.toFixed(3)))).toEqual([20, -10]);
  expect(Math.abs(velocityX) + Math.abs(velocityY)).toBeLessThan(1e-3);
});

test('the time of an interception is when the two can be at one place', () => {
  expect(steering.interceptTime(10, 0, 0, 0, 5)).toBe(2);
  expect(steering.interceptTime(0, 0, 3, 4, 5)).toBe(0);
  // Equal speeds: head on, never behind, and a right angle.
  expect(steering.interceptTime(10, 0, -5, 0, 5)).toBe(1);
  expect(steering.interceptTime(10, 0, 5, 0, 5)).toBe(-1);
  expect(steering.interceptTime(10, 0, 0, 5, 5)).toBe(-1);
  expect(steering.interceptTime(8, 6, 0, -5, 5)).toBeCloseTo(100 / 60, 14);
  // A faster target can be met when it comes near.
  expect(steering.interceptTime(100, 10, -50, 0, 10)).toBeGreaterThan(0);
  expect(steering.interceptTime(100, 90, -50, 0, 10)).toBe(-1);
  expect(steering.interceptTime(10, 0, 6, 0, 5)).toBe(-1);
  expect(steering.interceptTime(10, 0, 0, 0, 0)).toBe(-1);
});

test('an interception meets the target, and none is earlier', () => {
  fc.assert(
    fc.property(place, place, place, place, fc.nat({ max: 50_000 }), (x, y, vx, vy, thousandths) => {
      const speed = thousandths / 1000;
      // How much farther the target is than one can have come at a time.
      const gap = (t: number) => Math.hypot(x + vx * t, y + vy * t) - speed * t;
      const time = steering.interceptTime(x, y, vx, vy, speed);
      expect(time === -1 || time >= 0).toBe(true);
      const last = time < 0 ? 1000 : time;
      if (time > 0 && time < 1e6)
        expect(Math.abs(gap(time))).toBeLessThan(1e-6 * (1 + speed * time + Math.hypot(x, y)));
      for (let i = 0; i < 200; i++) {
        const t = (last * i) / 200;
        if (gap(t) < -1e-6 * (1 + speed * t)) expect.fail(`gap ${gap(t)} at ${t} before ${time}`);
      }
    }),
    { numRuns: 3000, seed: 1 },
  );
});

test('a pursuit leads its target, and looks only so far ahead', () => {
  const [x, y] = written((out) => steering.pursue(0, 0, 10, 0, 0, 3, 5, 9, out));
  expect(y / x).toBeCloseTo((3 * 2.5) / 10, 14);
  expect(Math.hypot(x, y)).toBeCloseTo(5, 14);
  const short = written((out) => steering.pursue(0, 0, 10, 0, 0, 3, 5, 1, out));
  expect(short[1] / short[0]).toBeCloseTo(0.3, 14);
  const never = written((out) => steering.pursue(0, 0, 10, 0, 20, 0, 5, 2, out));
  expect(never).toEqual([5, 0]);
});

test('wandering keeps its speed and is drawn towards its angle', () => {
  for (const share of [0, 0.3, 1]) {
    const [x, y] = written((out) => steering.wander(2, 0, Math.PI / 2, share, 4, out));
    expect(Math.hypot(x, y)).toBeCloseTo(4, 14);
    expect(Math.atan2(y, x)).toBeCloseTo(Math.atan2(share, 1 - share), 14);
  }
  expect(written((out) => steering.wander(0, 0, 0, 0.3, 4, out))).toEqual([4, 0]);
  expect(written((out) => steering.wander(0, 0, 0, 0, 4, out))).toEqual([4, 0]);
});

test('an obstacle is passed on the nearer side, without touching it', () => {
  for (const y of [-1.5, -0.2, 0, 0.2, 1.5]) {
    let nearest = Infinity;
    const [x, endY] = driven(-20, y, 800, (fromX, fromY, out) => {
      nearest = Math.min(nearest, Math.hypot(fromX, fromY));
      steering.seek(fromX, fromY, 20, y, 5, out);
      steering.avoidCircle(fromX, fromY, out[0], out[1], 0, 0, 2.2, 8, out);
    });
    // The wall is the circle of 2, and braking takes its way.
    expect(nearest).toBeGreaterThan(2);
    expect(Math.hypot(x - 20, endY - y)).toBeLessThan(1);
  }
});

test('what is not in the way is not avoided', () => {
  const kept = (...[x, y, wantedX, wantedY, ahead]: number[]) =>
    written((out) => steering.avoidCircle(x, y, wantedX, wantedY, 0, 0, 2, ahead, out));
  expect(kept(-10, 3, 5, 0, 20)).toEqual([5, 0]);
  expect(kept(-10, 0, 5, 0, 7.9)).toEqual([5, 0]);
  expect(kept(-10, 0, -5, 0, 20)).toEqual([-5, 0]);
  expect(kept(-10, 0, 0, 0, 20)).toEqual([0, 0]);
  // In the way: along the edge, at the same speed, here with sine 2/10. Straight at the centre, to the side of +90°.
  const [x, y] = kept(-10, 0, 5, 0, 8);
  expect([Math.hypot(x, y), y]).toEqual([expect.closeTo(5, 14), expect.closeTo(1, 14)]);
  expect(kept(-10, -0.1, 5, 0, 20)[1]).toBeLessThan(0);
  // Inside: out, unless it goes out already.
  expect(kept(-1, 0, 5, 0, 20)).toEqual([-5, 0]);
  expect(kept(-1, 0, -3, 3, 20)).toEqual([-3, 3]);
  expect(kept(0, 0, 5, 0, 20)).toEqual([5, 0]);
});

test('a flock keeps apart, together and in step', () => {
  const sums = steering.flock();
  const out = new Float64Array(2);
  const three = () => [
    written((each) => steering.separation(sums, 4, each)),
    written((each) => steering.cohesion(sums, 4, 2, each)),
    written((each) => steering.alignment(sums, 1, 2, each)),
  ];
  expect(three()).toEqual([
    [0, 0],
    [0, 0],
    [1, 2],
  ]);
  steering.addNeighbour(sums, 3, 0, 1, 1, 2);
  steering.addNeighbour(sums, 5, 0, 3, -1, 2);
  expect(three()).toEqual([
    [0, 0],
    [4, 0],
    [2, 0],
  ]);
  steering.addNeighbour(sums, -1, 0, 0, 0, 2);
  expect(three()[0]).toEqual([2, 0]);
  // As near as can be from both sides; and on the very spot, which does not push.
  steering.addNeighbour(sums, 1, 0, 0, 0, 2);
  steering.addNeighbour(sums, 0, 0, 0, 0, 2);
  expect(three()[0]).toEqual([0, 0]);
  for (let i = 0; i < 5; i++) steering.addNeighbour(sums, 0, -0.01, 0, 0, 2);
  steering.separation(sums, 4, out);
  expect([...out]).toEqual([0, expect.closeTo(4, 12)]);
  steering.beginFlock(sums);
  expect(three()).toEqual([
    [0, 0],
    [0, 0],
    [1, 2],
  ]);
});

test('nothing of ordinary size gives NaN', () => {
  const calls: ((out: Float64Array, a: number, b: number, c: number, d: number, e: number) => void)[] = [
    (out, a, b, c, d, e) => steering.steered(a, b, c, d, Math.abs(e), out),
    (out, a, b, c, d, e) => steering.seek(a, b, c, d, e, out),
    (out, a, b, c, d, e) => steering.arrive(a, b, c, d, Math.abs(e), Math.abs(a), out),
    (out, a, b, c, d, e) => steering.pursue(a, b, c, d, e, a, Math.abs(b), 9, out),
    (out, a, b, c, d, e) => steering.wander(a, b, c, Math.abs(d % 1), e, out),
    (out, a, b, c, d, e) => steering.avoidCircle(a, b, c, d, e, a, Math.abs(b), Math.abs(c), out),
    (out, a, b, c, d, e) => {
      const sums = steering.flock();
      steering.addNeighbour(sums, a, b, c, d, Math.abs(e));
      steering.separation(sums, a, out);
      steering.cohesion(sums, Math.abs(b), Math.abs(c), out);
    },
  ];
  const any = fc.oneof(
    place,
    fc.constantFrom(1e-70, -1e-70, 1e70, -1e70),
    fc.double({ min: 1e-70, max: 1e70, noNaN: true }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...calls), any, any, any, any, any, (call, a, b, c, d, e) => {
      const found = written((out) => call(out, a, b, c, d, e));
      expect(found.every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 10_000, seed: 2 },
  );
});
