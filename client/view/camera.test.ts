// The camera follows smoothly and independently of the frame rate, the shorter way round, and shakes die away.
import { expect, test } from 'vitest';
import { createCamera } from '#client/view/camera.ts';
import { createFlash, createShake } from '#client/view/shake.ts';
import { nearestImage, shorterWay, wrapInto } from '#client/view/torus.ts';

const surroundings = (dtSeconds: number) => ({ width: 640, height: 360, dtSeconds });

test('the first follow is a jump, later ones go half of the way in a half-life', () => {
  const camera = createCamera(surroundings(0.1), undefined);
  camera.follow(100, 50, { halfLifeSeconds: 0.1 });
  expect([camera.x, camera.y]).toEqual([100, 50]);
  camera.follow(200, 50, { halfLifeSeconds: 0.1 });
  expect(camera.x).toBeCloseTo(150, 10);
});

test('the same time in more frames ends at the same place', () => {
  const slow = createCamera(surroundings(0.1), undefined);
  const fast = createCamera(surroundings(0.025), undefined);
  for (const camera of [slow, fast]) camera.follow(0, 0);
  slow.follow(100, 0, { halfLifeSeconds: 0.2 });
  for (let i = 0; i < 4; i++) fast.follow(100, 0, { halfLifeSeconds: 0.2 });
  expect(fast.x).toBeCloseTo(slow.x, 10);
});

test('in a torus it goes the shorter way, over the edge', () => {
  const camera = createCamera(surroundings(0.1), { width: 1000, height: 1000 });
  camera.follow(980, 500);
  camera.follow(40, 500, { halfLifeSeconds: 0.1 });
  expect(camera.x).toBeCloseTo(10, 10);
});

test('a point beyond the stated distance is jumped to', () => {
  const camera = createCamera(surroundings(0.1), undefined);
  camera.follow(0, 0);
  camera.follow(500, 0, { halfLifeSeconds: 10, snapBeyond: 400 });
  expect(camera.x).toBe(500);
});

test('after a new world the next follow jumps', () => {
  const camera = createCamera(surroundings(0.1), undefined);
  camera.follow(0, 0);
  camera.forget();
  camera.follow(300, 0, { halfLifeSeconds: 10 });
  expect(camera.x).toBe(300);
});

test('it can be kept inside a box, and a box smaller than the picture is centred', () => {
  const camera = createCamera(surroundings(0.1), undefined);
  camera.jumpTo(0, 900);
  camera.keepInside(0, 0, 2000, 1000);
  expect([camera.x, camera.y]).toEqual([320, 820]);
  camera.zoom = 0.25;
  camera.keepInside(0, 0, 2000, 1000);
  expect([camera.x, camera.y]).toEqual([1000, 500]);
});

test('what is at the rim of the box comes out from under what lies over the picture', () => {
  const camera = createCamera(surroundings(0.1), undefined);
  const padding = { top: 100, right: 0, bottom: 60, left: 20 };
  camera.zoom = 2;
  camera.jumpTo(0, 0);
  camera.keepInside(0, 0, 2000, 1000, padding);
  expect([camera.x, camera.y]).toEqual([150, 40]);
  camera.jumpTo(2000, 1000);
  camera.keepInside(0, 0, 2000, 1000, padding);
  expect([camera.x, camera.y]).toEqual([1840, 940]);
});

test('a box smaller than what is free of the picture stands in the middle of that', () => {
  const camera = createCamera(surroundings(0.1), undefined);
  camera.keepInside(0, 0, 200, 100, { top: 160, right: 0, bottom: 0, left: 0 });
  expect([camera.x, camera.y]).toEqual([100, -30]);
});

test('distances in a torus go the shorter way', () => {
  expect(shorterWay(90, 10, 100)).toBeCloseTo(20);
  expect(shorterWay(10, 90, 100)).toBeCloseTo(-20);
  expect(shorterWay(10, 90, 0)).toBe(80);
  expect(nearestImage(95, 5, 100)).toBeCloseTo(-5);
  expect(wrapInto(-5, 100)).toBe(95);
  expect(wrapInto(100, 100)).toBe(0);
  expect(wrapInto(-1e-20, 100)).toBe(0);
});

test('a shake moves the picture, dies away, and many of them stay within the limit', () => {
  const shake = createShake();
  for (let i = 0; i < 20; i++) shake.add(30, 1);
  let reach = 0;
  for (let i = 0; i < 50; i++) {
    shake.step(0.01);
    reach = Math.max(reach, Math.abs(shake.x), Math.abs(shake.y));
  }
  expect(reach).toBeGreaterThan(5);
  expect(reach).toBeLessThanOrEqual(40);
  shake.step(1);
  shake.step(0.01);
  expect([shake.x, shake.y].map(Math.abs)).toEqual([0, 0]);
});

test('a flash fades, and a weaker one does not replace a stronger one', () => {
  const flash = createFlash();
  flash.start(0xff0000, 0.2, 0.8);
  flash.start(0x00ff00, 0.2, 0.1);
  expect(flash).toMatchObject({ tint: 0xff0000, alpha: 0.8 });
  flash.step(0.1);
  expect(flash.alpha).toBeCloseTo(0.4);
  flash.step(1);
  expect(flash.alpha).toBe(0);
});
