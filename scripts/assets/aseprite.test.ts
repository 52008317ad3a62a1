// Whether sheets of Aseprite are read in both forms, tags become clips, and what is wrong is named.
import { expect, test } from 'vitest';
import { cutFrame, parseSheet } from './aseprite.ts';
import { pictureOf } from './png-writer.test-helper.ts';

const box = (x: number, y: number, w: number, h: number) => ({ x, y, w, h });

/** As Aseprite 1.3 writes it: three frames of 4 × 4, the second one trimmed. */
const frames = [
  { filename: 'hero 0.aseprite', frame: box(0, 0, 4, 4), duration: 100 },
  {
    filename: 'hero 1.aseprite',
    frame: box(4, 0, 2, 3),
    rotated: false,
    trimmed: true,
    spriteSourceSize: box(1, 1, 2, 3),
    sourceSize: { w: 4, h: 4 },
    duration: 250,
  },
  { filename: 'hero 2.aseprite', frame: box(6, 0, 4, 4), duration: 50 },
];
type Change = Readonly<Record<string, unknown>>;
const meta = { app: 'https://www.aseprite.org/', image: 'hero.png', size: { w: 10, h: 4 }, scale: '1', slices: [] };
const sheetText = (change: Change, ofFrames: unknown = frames) =>
  JSON.stringify({ frames: ofFrames, meta: { ...meta, ...change } });
const read = (change: Change = {}, ofFrames: unknown = frames) => parseSheet(sheetText(change, ofFrames), 'hero.json');
const tagged = (tag: Change) =>
  read({ frameTags: [{ name: 'Walk Left', from: 0, to: 2, direction: 'forward', ...tag }] });

test('an array and a hash of frames are the same sheet', () => {
  const hash = Object.fromEntries(frames.map(({ filename, ...frame }) => [filename, frame]));
  expect(read({}, hash)).toEqual(read());
  expect(read().frames[0]).toEqual({
    x: 0,
    y: 0,
    width: 4,
    height: 4,
    offsetX: 0,
    offsetY: 0,
    sourceWidth: 4,
    sourceHeight: 4,
  });
});

test('a trimmed frame is put back to where it was drawn', () => {
  const colors = { r: [255, 0, 0, 255], g: [0, 255, 0, 255] };
  const picture = pictureOf(['....rg....', '....gr....', '....rr....', '..........'], colors);
  expect(cutFrame(picture, read().frames[1])).toEqual(pictureOf(['....', '.rg.', '.gr.', '.rr.'], colors));
});

test('without tags the whole sheet is a clip, with the frames’ own times', () => {
  expect(read().clips).toEqual([{ name: '', frames: [0, 1, 2], ms: [100, 250, 50], ends: 'loop' }]);
});

test.each([
  ['forward', undefined, [0, 1, 2], 'loop'],
  ['reverse', undefined, [2, 1, 0], 'loop'],
  ['pingpong', undefined, [0, 1, 2, 1], 'loop'],
  ['pingpong_reverse', undefined, [2, 1, 0, 1], 'loop'],
  ['forward', '1', [0, 1, 2], 'once'],
  ['forward', '2', [0, 1, 2, 0, 1, 2], 'once'],
  ['pingpong', '1', [0, 1, 2], 'once'],
  ['pingpong', '3', [0, 1, 2, 1, 0, 1, 2], 'once'],
])('a tag %s, repeated %s, is shown as Aseprite shows it', (direction, repeat, order, ends) => {
  const ms = order.map((frame) => frames[frame].duration);
  expect(tagged({ direction, ...(repeat !== undefined && { repeat }) }).clips).toEqual([
    { name: 'walk-left', frames: order, ms, ends },
  ]);
});

test('a tag of one frame goes neither back nor forth', () => {
  expect(tagged({ from: 1, to: 1, direction: 'pingpong' }).clips[0].frames).toEqual([1]);
});

test.each([
  ['no JSON', '{', /hero\.json: is not JSON/],
  ['no frames', sheetText({}, []), /frames is empty/],
  ['frames of another kind', sheetText({}, 3), /frames must be a list or an object/],
  ['no meta', JSON.stringify({ frames }), /meta\. must be an object/],
  ['no time', sheetText({}, [{ frame: box(0, 0, 4, 4) }]), /frames\[0\]\.duration is undefined/],
  [
    'a frame outside',
    sheetText({ size: { w: 8, h: 4 } }),
    /frames\[2\]\.frame ends at 10, 4, outside of the sheet of 8×4/,
  ],
  ['a turned frame', sheetText({}, [{ ...frames[0], rotated: true }]), /frames\[0\]\.rotated is true/],
  [
    'a frame larger than it was',
    sheetText({}, [{ ...frames[1], spriteSourceSize: box(3, 1, 2, 3) }]),
    /frames\[0\]\.spriteSourceSize does not lie inside/,
  ],
  [
    'more than fits in memory',
    sheetText({}, [frames[0], { ...frames[1], sourceSize: { w: 4096, h: 4096 } }]),
    /frames are 16777232 pixels together, by sourceSize, and a sheet has at most 16777216/,
  ],
  ['half a pixel', sheetText({}, [{ ...frames[0], frame: box(0.5, 0, 4, 4) }]), /frame\.x is 0\.5; it must be a whole/],
])('%s is refused', (_, text, reason) => {
  expect(() => parseSheet(text, 'hero.json')).toThrow(reason);
  expect(() => parseSheet(text, 'hero.json')).toThrow(expect.objectContaining({ code: 'bad-sheet' }));
});

test.each([
  [{ to: 3 }, /frameTags\[0\]\.to is 3; it must be a number from 0 to 2/],
  [{ from: 2, to: 1 }, /frameTags\[0\]\.to is 1; it must be a number from 2 to 2/],
  [{ direction: 'sideways' }, /direction must be one of forward, reverse/],
  [{ repeat: '-1' }, /repeat must be a whole number/],
  [{ name: 'gehen ü' }, /"gehen-ü" is no id/],
])('a tag with %o is refused', (tag, reason) => {
  expect(() => tagged(tag)).toThrow(reason);
});

test('two tags of one name are refused', () => {
  const frameTags = ['Walk left', 'walk_left'].map((name) => ({ name, from: 0, to: 1 }));
  expect(() => read({ frameTags })).toThrow(/frameTags\[1\]\.name "walk-left" is that of another tag too/);
});
