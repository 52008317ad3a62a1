// One seat's inputs: what repeats, what is late, what is refused.
import { expect, test } from 'vitest';
import { InputQueue } from './input-queue.ts';

// One axis byte that repeats; bit 0 held, bit 1 press.
const mask = new Uint8Array([255, 0b01]);
const bytes = (x: number, buttons: number) => new Uint8Array([x, buttons]);

function take(queue: InputQueue, tick: number, inputs: Uint8Array): number[] {
  queue.take(tick, inputs, 0);
  return [...inputs];
}

test('axes and held bits repeat until something newer comes; a press lasts one tick', () => {
  const queue = new InputQueue(mask);
  const inputs = new Uint8Array(2);
  expect(queue.put(3, bytes(9, 0b11), 0, 2)).toBe('accepted');
  expect(take(queue, 3, inputs)).toEqual([9, 0b11]);
  expect(take(queue, 4, inputs)).toEqual([9, 0b01]);
  queue.put(5, bytes(0, 0), 0, 4);
  expect(take(queue, 5, inputs)).toEqual([0, 0]);
});

test('an input waits for its tick', () => {
  const queue = new InputQueue(mask);
  const inputs = new Uint8Array(2);
  queue.put(6, bytes(1, 0), 0, 2);
  expect(take(queue, 5, inputs)).toEqual([0, 0]);
  expect(take(queue, 6, inputs)).toEqual([1, 0]);
});

test('a late input counts in the next tick, its press up to ten ticks after its own', () => {
  const queue = new InputQueue(mask);
  const inputs = new Uint8Array(2);
  expect(queue.put(10, bytes(4, 0b10), 0, 19)).toBe('late');
  expect(take(queue, 20, inputs)).toEqual([4, 0b10]);
  expect(queue.put(11, bytes(5, 0b10), 0, 21)).toBe('late');
  expect(take(queue, 22, inputs)).toEqual([5, 0]);
});

test('two inputs taken by one tick lose no press', () => {
  const queue = new InputQueue(mask);
  const inputs = new Uint8Array(2);
  queue.put(10, bytes(1, 0b10), 0, 12);
  queue.put(11, bytes(2, 0b01), 0, 12);
  expect(take(queue, 13, inputs)).toEqual([2, 0b11]);
});

test('a tick counts once: the first wins, an older one is refused', () => {
  const queue = new InputQueue(mask);
  const inputs = new Uint8Array(2);
  queue.put(5, bytes(1, 0), 0, 0);
  expect(queue.put(5, bytes(2, 0), 0, 0)).toBe('duplicate');
  expect(queue.put(4, bytes(3, 0), 0, 0)).toBe('duplicate');
  expect(take(queue, 5, inputs)).toEqual([1, 0]);
});

test('the far future is dropped; all before it finds room', () => {
  const queue = new InputQueue(mask);
  const inputs = new Uint8Array(2);
  expect(queue.put(1000, bytes(1, 0), 0, 2)).toBe('too-far');
  queue.put(1, bytes(7, 0b10), 0, 2);
  for (let tick = 3; tick <= 122; tick++) expect(queue.put(tick, bytes(tick, 0), 0, 2)).toBe('accepted');
  expect(queue.put(123, bytes(1, 0), 0, 2)).toBe('too-far');
  expect(take(queue, 3, inputs)).toEqual([3, 0b10]);
  for (let tick = 4; tick <= 122; tick++) expect(take(queue, tick, inputs)).toEqual([tick, 0]);
});

test('however many come late at once, the last says what is held, and a press that is not too old counts', () => {
  const queue = new InputQueue(mask);
  const inputs = new Uint8Array(2);
  for (let tick = 101; tick <= 300; tick++)
    queue.put(tick, bytes(tick & 127, tick === 150 || tick === 295 ? 0b10 : 0), 0, 300);
  expect(take(queue, 301, inputs)).toEqual([300 & 127, 0b10]);
  for (let tick = 201; tick <= 400; tick++) queue.put(tick + 101, bytes(1, tick === 250 ? 0b10 : 0), 0, 501);
  expect(take(queue, 502, inputs)).toEqual([1, 0]);
});

test('what is late was seen longer ago; what is repeated after it, when it was given', () => {
  const lagged = new InputQueue(mask, { byte: 0, set: (input, at, ticks) => (input[at] = Math.min(20, ticks)) });
  const lags: number[] = [];
  const inputs = new Uint8Array(mask.length);
  const take = (tick: number) => {
    lagged.take(tick, inputs, 0);
    lags.push(inputs[0]);
  };
  lagged.put(10, new Uint8Array(mask.length).fill(12), 0, 9);
  take(10);
  take(11);
  lagged.put(12, new Uint8Array(mask.length).fill(11), 0, 14);
  take(15);
  take(16);
  lagged.put(17, new Uint8Array(mask.length).fill(9), 0, 40);
  take(41);
  take(42);
  expect(lags).toEqual([12, 12, 14, 11, 20, 9]);
});
