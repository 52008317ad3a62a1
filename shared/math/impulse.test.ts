// Impulses keep momentum, obey the laws of restitution and friction, and never make energy.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bounceBodies, bounceCircles, pushApart, SPINNING_NUMBERS, VELOCITY_NUMBERS } from './impulse.ts';
import { between } from './shapes.test-helper.ts';

const speed = between(-50, 50);
const mass = fc.oneof(between(0.01, 100), fc.constantFrom(1, 1, 2, Infinity));
const normal = between(0, 7).map((angle) => [Math.cos(angle), Math.sin(angle)] as const);
const share = fc.oneof(between(0, 1), fc.constantFrom(0, 1));
const friction = fc.oneof(between(0, 2), fc.constantFrom(0, 1e9));
const meeting = fc.record({ ax: speed, ay: speed, bx: speed, by: speed, a: mass, b: mass, normal, share, friction });

const along = (x: number, y: number, [normalX, normalY]: readonly [number, number]) => x * normalX + y * normalY;
const across = (x: number, y: number, [normalX, normalY]: readonly [number, number]) => y * normalX - x * normalY;

test('two bodies part at their restitution, keep their momentum, and make no energy', () => {
  let met = 0;
  fc.assert(
    fc.property(meeting, (m) => {
      const velocities = Float64Array.of(m.ax, m.ay, m.bx, m.by);
      const contact = Float64Array.of(...m.normal, 0);
      const impulse = bounceBodies(velocities, contact, 1 / m.a, 1 / m.b, m.share, m.friction);
      const [ax, ay, bx, by] = velocities;
      const before = along(m.ax - m.bx, m.ay - m.by, m.normal);
      if (before >= 0) return;
      if (m.a === Infinity && m.b === Infinity) {
        expect([impulse, ...velocities]).toEqual([0, m.ax, m.ay, m.bx, m.by]);
        return;
      }
      met++;
      expect(along(ax - bx, ay - by, m.normal)).toBeCloseTo(-before * m.share, 8);
      // A body of infinite mass keeps its velocity; others exchange what they have.
      if (m.a === Infinity) expect([ax, ay]).toEqual([m.ax, m.ay]);
      if (m.b === Infinity) expect([bx, by]).toEqual([m.bx, m.by]);
      if (m.a < Infinity) {
        const given = along((ax - m.ax) * m.a, (ay - m.ay) * m.a, m.normal);
        expect((given - impulse) / (m.a * 100)).toBeCloseTo(0, 12);
      }
      if (m.a < Infinity && m.b < Infinity) {
        const scale = (m.a + m.b) * 100;
        expect((m.a * (ax - m.ax) + m.b * (bx - m.bx)) / scale).toBeCloseTo(0, 13);
        expect((m.a * (ay - m.ay) + m.b * (by - m.by)) / scale).toBeCloseTo(0, 13);
        const energy = (x: number, y: number, of: number) => (of * (x * x + y * y)) / 2;
        const energyBefore = energy(m.ax, m.ay, m.a) + energy(m.bx, m.by, m.b);
        const energyAfter = energy(ax, ay, m.a) + energy(bx, by, m.b);
        expect(energyAfter).toBeLessThanOrEqual(energyBefore * (1 + 1e-12));
        if (m.share === 1 && m.friction === 0) expect(energyAfter / energyBefore).toBeCloseTo(1, 10);
      }
      // Friction slows the slide at most to a stop, and by no more than its share of the impulse.
      const slideBefore = across(m.ax - m.bx, m.ay - m.by, m.normal);
      const slideAfter = across(ax - bx, ay - by, m.normal);
      const most = m.friction * impulse * (1 / m.a + 1 / m.b);
      const wanted = Math.sign(slideBefore) * Math.max(Math.abs(slideBefore) - most, 0);
      expect(slideAfter).toBeCloseTo(wanted, 8);
    }),
    { numRuns: 3000 },
  );
  expect(met).toBeGreaterThan(500);
});

test('bodies that part, rest beside each other or cannot be moved are left alone', () => {
  const contact = Float64Array.of(1, 0, 0);
  for (const [ax, aInverse, bInverse] of [
    [3, 1, 1],
    [0, 1, 1],
    [-3, 0, 0],
  ]) {
    const velocities = Float64Array.of(ax, 5, 0, 0);
    expect(bounceBodies(velocities, contact, aInverse, bInverse, 1, 1)).toBe(0);
    expect([...velocities]).toEqual([ax, 5, 0, 0]);
    const spinning = Float64Array.of(ax, 5, 0, 0, 7, 8);
    expect(bounceCircles(spinning, contact, aInverse, 1, bInverse, 1, 1, 1)).toBe(0);
    expect([...spinning]).toEqual([ax, 5, 0, 0, 7, 8]);
  }
});

test('equal balls exchange their speeds head on, to the bit', () => {
  const velocities = new Float64Array(VELOCITY_NUMBERS);
  velocities.set([3, 0, -5, 0]);
  expect(bounceBodies(velocities, Float64Array.of(-1, 0, 0), 0.5, 0.5, 1, 0.3)).toBe(16);
  expect([...velocities]).toEqual([-5, 0, 3, 0]);
});

test('circles that do not rub bounce as bodies do', () => {
  fc.assert(
    fc.property(meeting, speed, speed, (m, aSpin, bSpin) => {
      const plain = Float64Array.of(m.ax, m.ay, m.bx, m.by);
      const spinning = Float64Array.of(m.ax, m.ay, m.bx, m.by, aSpin, bSpin);
      const contact = Float64Array.of(...m.normal, 0);
      const impulse = bounceBodies(plain, contact, 1 / m.a, 1 / m.b, m.share, 0);
      expect(bounceCircles(spinning, contact, 1 / m.a, 1, 1 / m.b, 2, m.share, 0)).toBe(impulse);
      expect([...spinning]).toEqual([...plain, aSpin, bSpin]);
    }),
  );
});

test('circles that turn keep momentum and the whole turning momentum, and roll where they rub enough', () => {
  const radius = between(0.1, 5);
  const solid = between(0.01, 100);
  let rolled = 0;
  fc.assert(
    fc.property(meeting, solid, solid, radius, radius, speed, speed, (m, a, b, aRadius, bRadius, aSpin, bSpin) => {
      const velocities = new Float64Array(SPINNING_NUMBERS);
      velocities.set([m.ax, m.ay, m.bx, m.by, aSpin, bSpin]);
      const impulse = bounceCircles(
        velocities,
        Float64Array.of(...m.normal, 0),
        1 / a,
        aRadius,
        1 / b,
        bRadius,
        m.share,
        m.friction,
      );
      if (impulse === 0) return;
      const [ax, ay, bx, by, aAfter, bAfter] = velocities;
      const state = (sx: number, sy: number, ox: number, oy: number, s: number, o: number) => {
        // a's centre is at the normal times both radii, b's is the origin; discs.
        const [x, y] = [m.normal[0] * (aRadius + bRadius), m.normal[1] * (aRadius + bRadius)];
        const inertiaA = (a * aRadius * aRadius) / 2;
        const inertiaB = (b * bRadius * bRadius) / 2;
        return {
          x: a * sx + b * ox,
          y: a * sy + b * oy,
          turning: a * (x * sy - y * sx) + inertiaA * s + inertiaB * o,
          energy: (a * (sx * sx + sy * sy) + b * (ox * ox + oy * oy) + inertiaA * s * s + inertiaB * o * o) / 2,
        };
      };
      const before = state(m.ax, m.ay, m.bx, m.by, aSpin, bSpin);
      const after = state(ax, ay, bx, by, aAfter, bAfter);
      const scale = (a + b) * 100 * (1 + aRadius + bRadius) * (1 + aRadius + bRadius);
      expect((after.x - before.x) / scale).toBeCloseTo(0, 12);
      expect((after.y - before.y) / scale).toBeCloseTo(0, 12);
      expect((after.turning - before.turning) / scale).toBeCloseTo(0, 12);
      expect(after.energy).toBeLessThanOrEqual(before.energy * (1 + 1e-12));
      const normalBefore = along(m.ax - m.bx, m.ay - m.by, m.normal);
      expect(along(ax - bx, ay - by, m.normal)).toBeCloseTo(-normalBefore * m.share, 8);
      if (m.friction < 1e9 || impulse * (1 / a + 1 / b) < 1e-3) return;
      rolled++;
      expect(across(ax - bx, ay - by, m.normal) - aAfter * aRadius - bAfter * bRadius).toBeCloseTo(0, 7);
    }),
    { numRuns: 3000 },
  );
  expect(rolled).toBeGreaterThan(100);
});

test('a spinning ball that drops onto the floor runs off the way it spins', () => {
  // y points down, so that a positive spin is clockwise on the screen; the floor's normal leads up.
  const velocities = Float64Array.of(0, 10, 0, 0, 6, 0);
  bounceCircles(velocities, Float64Array.of(0, -1, 0), 1, 0.5, 0, 0, 0.5, 10);
  expect([...velocities]).toEqual([1, -5, 0, 0, 2, 0]);
});

test('a push takes a pair apart, in proportion to what each yields', () => {
  const positions = Float64Array.of(0, 0, 3, 0);
  pushApart(positions, Float64Array.of(-1, 0, 2), 1, 3, 1, 0);
  expect([...positions]).toEqual([-0.5, 0, 4.5, 0]);
  pushApart(positions, Float64Array.of(-1, 0, 2), 1, 0, 0.5, 1);
  expect([...positions]).toEqual([-1, 0, 4.5, 0]);
  pushApart(positions, Float64Array.of(-1, 0, 2), 0, 0, 1, 0);
  pushApart(positions, Float64Array.of(-1, 0, 0.01), 1, 1, 1, 0.01);
  expect([...positions]).toEqual([-1, 0, 4.5, 0]);
});

test('huge and tiny masses, speeds and sizes are an answer', () => {
  const number = fc.constantFrom<number>(0, -0, 1, -1, 1e150, -1e150, 1e-150, -1e-150, 5e-324, 0.1);
  const size = fc.constantFrom<number>(0, 1, 1e150, 1e-150, 0.1);
  const numbers = fc.array(number, { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(
      numbers,
      normal,
      size,
      size,
      size,
      size,
      share,
      size,
      (given, [x, y], a, b, aRadius, bRadius, e, mu) => {
        const contact = Float64Array.of(x, y, Math.abs(given[0]));
        const velocities = Float64Array.from(given);
        const spinning = Float64Array.from(given);
        const positions = Float64Array.from(given);
        bounceBodies(velocities, contact, a, b, e, mu);
        bounceCircles(spinning, contact, a, aRadius, b, bRadius, e, mu);
        pushApart(positions, contact, a, b, e, mu);
        expect([...velocities, ...spinning, ...positions].filter(Number.isNaN)).toEqual([]);
      },
    ),
    { numRuns: 5000 },
  );
});
