// Light by figures: how it falls off, how flames waver, what a light reaches that nothing stops.
import { expect, test } from 'vitest';
import { flickerOf } from '#client/lights/flicker.ts';
import { beamStrength, roundStrength } from '#client/lights/light-ramps.ts';
import { roundOutline } from '#client/lights/light-shape.ts';

test('a round light is full in its middle, falls all the way and ends at its reach', () => {
  expect(roundStrength(0)).toBe(1);
  expect(roundStrength(1)).toBe(0);
  expect(roundStrength(1.2)).toBe(0);
  for (let part = 0; part < 1; part += 0.05) expect(roundStrength(part + 0.05)).toBeLessThan(roundStrength(part));
});

test('a beam is bright as far as one is seen in it, and dark beside it and behind', () => {
  expect(beamStrength(0.5, 0)).toBeGreaterThan(0.7);
  expect(beamStrength(0.9, 0)).toBeGreaterThan(0.1);
  expect(beamStrength(0.5, 0.5)).toBe(beamStrength(0.5, -0.5));
  expect(beamStrength(0.5, 1.1)).toBe(0);
  expect(beamStrength(-0.2, 0)).toBe(0);
});

test('flames waver a little, each its own way, the same at the same time', () => {
  for (let timeMs = 0; timeMs < 20_000; timeMs += 37) {
    const strength = flickerOf(timeMs, 3);
    expect(strength).toBeGreaterThanOrEqual(0.86);
    expect(strength).toBeLessThanOrEqual(1);
    // In one picture at 60 Hz a flame does not jump.
    expect(Math.abs(flickerOf(timeMs + 16, 3) - strength)).toBeLessThan(0.03);
  }
  expect(flickerOf(1234, 3, 0)).toBe(1);
  expect(flickerOf(1234, 3)).toBe(flickerOf(1234, 3));
  expect(flickerOf(1234, 3)).not.toBe(flickerOf(1234, 4));
});

test('a light that nothing stops reaches its radius: all round as a square, a beam as its arc', () => {
  const outline = roundOutline();
  const light = { x: 100, y: 50, radius: 20, color: 0xffffff };
  const square = outline(light);
  expect([...square.points]).toEqual([80, 30, 120, 30, 120, 70, 80, 70]);
  const beam = outline({ ...light, angleRad: 1, halfRad: 0.3 });
  expect(beam.count).toBe(17);
  for (let i = 0; i < beam.count; i++) {
    const dx = beam.points[i * 2] - light.x;
    const dy = beam.points[i * 2 + 1] - light.y;
    expect(Math.hypot(dx, dy)).toBeGreaterThanOrEqual(20);
    expect(Math.hypot(dx, dy)).toBeLessThan(20.1);
    expect(Math.atan2(dy, dx)).toBeCloseTo(0.7 + (0.6 * i) / 16, 5);
  }
});
