// Where the strip behind a moving thing lies.
import { expect, test } from 'vitest';
import { createRibbon, type Ribbon } from '#client/view/ribbon.ts';

/** Middle and width of each point of the strip. */
const strip = ({ positions }: Ribbon) =>
  Array.from({ length: positions.length / 4 }, (_, i) => {
    const [x0, y0, x1, y1] = positions.subarray(i * 4, i * 4 + 4);
    return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, width: Math.hypot(x1 - x0, y1 - y0) };
  });

function run(ribbon: Ribbon, frames: number, speed = 10): void {
  for (let i = 0; i < frames; i++) {
    ribbon.step(1);
    ribbon.push(i * speed, 0);
  }
  ribbon.step(0);
}

test('a ribbon lies behind its head, across its way, and narrows with age', () => {
  const ribbon = createRibbon({ points: 5, ticks: 8, width: 4, endWidth: 0 });
  run(ribbon, 20);
  const points = strip(ribbon);
  expect(points[0]).toEqual({ x: 190, y: 0, width: 4 });
  for (let i = 1; i < ribbon.count; i++) {
    expect(points[i].x).toBeLessThan(points[i - 1].x);
    expect(points[i].width).toBeLessThan(points[i - 1].width);
    expect(points[i].y).toBe(0);
  }
  expect(ribbon.shares[0]).toBe(0);
});

test('its length is that of its time, whatever the frame rate', () => {
  const length = (parts: number) => {
    const ribbon = createRibbon({ points: 9, ticks: 16, width: 2, endWidth: 2 });
    for (let i = 0; i <= 40 * parts; i++) {
      ribbon.step(1 / parts);
      ribbon.push((i * 10) / parts, 0);
    }
    ribbon.step(0);
    const points = strip(ribbon).slice(0, ribbon.count);
    return points[0].x - points[points.length - 1].x;
  };
  expect(length(1)).toBeGreaterThan(120);
  expect(length(1)).toBeLessThanOrEqual(160);
  expect(Math.abs(length(1) - length(4))).toBeLessThanOrEqual(20);
});

test('left alone it shortens and is gone; points beyond its end have no size', () => {
  const ribbon = createRibbon({ points: 5, ticks: 8, width: 4, endWidth: 1 });
  run(ribbon, 20);
  ribbon.step(4);
  expect(ribbon.count).toBeLessThan(5);
  const points = strip(ribbon);
  expect(points[4]).toEqual(points[ribbon.count - 1]);
  ribbon.step(8);
  expect(ribbon.count).toBe(0);
  expect([...ribbon.positions].every((value) => value === 0)).toBe(true);
});

test('what stands still has no ribbon to see, and no NaN', () => {
  const ribbon = createRibbon({ points: 4, ticks: 6, width: 4, endWidth: 0 });
  run(ribbon, 20, 0);
  expect([...ribbon.positions].every((value) => value === 0)).toBe(true);
});

test('cleared, it begins anew', () => {
  const ribbon = createRibbon({ points: 4, ticks: 6, width: 4, endWidth: 0 });
  run(ribbon, 20);
  ribbon.clear();
  ribbon.push(500, 500);
  ribbon.step(1);
  expect(ribbon.count).toBe(1);
  expect([...ribbon.positions].every((value) => value === 0)).toBe(true);
});
