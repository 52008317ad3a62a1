// Whether PNG keeps every colour at every alpha, and a damaged one is an error that names the file.
import { expect, test } from 'vitest';
import { enlarge, isClear, readPng } from './png.ts';
import { pictureOf, writePng } from './png-writer.test-helper.ts';

const colors = { r: [255, 0, 0, 255], f: [200, 100, 37, 3] };
const small = pictureOf(['r.', '.f'], colors);

test('every colour is what was drawn, however faint', () => {
  const pixels = Uint8Array.from({ length: 256 * 4 }, (_, i) => [200, 100, 37, Math.floor(i / 4)][i % 4]);
  expect(readPng(writePng({ width: 16, height: 16, pixels }), 'a.png').pixels).toEqual(pixels);
});

test('art pixels become squares', () => {
  expect(enlarge(small, 1)).toEqual(small);
  expect(enlarge(small, 2)).toEqual(pictureOf(['rr..', 'rr..', '..ff', '..ff'], colors));
  // A view into a larger buffer, as decoders hand out.
  const inside = { ...small, pixels: new Uint8Array([9, 9, 9, 9, ...small.pixels]).subarray(4) };
  expect(enlarge(inside, 2)).toEqual(enlarge(small, 2));
});

test('a picture is clear when no pixel shows', () => {
  expect(isClear(small)).toBe(false);
  expect(isClear(pictureOf(['..'], colors))).toBe(true);
});

const whole = writePng(small);
const changed = (at: number, value: number) => whole.map((byte, i) => (i === at ? value : byte));
test.each([
  ['text', Buffer.from('no picture')],
  ['nothing', new Uint8Array(0)],
  ['a file cut short', whole.subarray(0, whole.length - 20)],
  ['only its head', whole.subarray(0, 33)],
  ['a flipped bit in its data', changed(45, whole[45] ^ 4)],
  ['a flipped bit in its head', changed(19, whole[19] ^ 1)],
])('%s is refused by the file’s name', (_, bytes) => {
  expect(() => readPng(bytes, 'assets/x/art/bad.png')).toThrow(
    expect.objectContaining({ code: 'bad-picture', file: 'assets/x/art/bad.png' }),
  );
});

test('one that says to be huge is refused before room is made for it', () => {
  expect(() => readPng(changed(16, 0x7f), 'a.png')).toThrow(/a\.png: is \d+×2 pixels; art has at most 4096 a side/);
});
