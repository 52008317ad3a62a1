// Reads a sheet as Aseprite exports it: JSON, "array" or "hash", with the frames, their times, and tags, which become clips.
//
// The format is that of Aseprite's "Export Sprite Sheet" and of its command line's --data (https://www.aseprite.org/docs/cli/#data).
// Slices and layers are not read: a sprite's anchor is the view's, and so is the border of a panel.
import type { AtlasFrame } from '#assets/asset-bundle.ts';
import { AssetError } from './asset-error.ts';
import { Fields } from './fields.ts';
import type { Picture } from './picture.ts';
import { AREA_MAX } from './png.ts';

/** One tag, or the whole sheet where there is none: frames by number, in the order in which they are shown, and for how long each. */
export interface SheetClip {
  /** The tag's name as an id; empty for the whole sheet. */
  readonly name: string;
  readonly frames: readonly number[];
  readonly ms: readonly number[];
  readonly ends: 'loop' | 'once';
}

/** A sheet without its picture. */
export interface Sheet {
  /** Where each lies in the sheet's picture, and where in the frame as drawn; in art pixels. */
  readonly frames: readonly AtlasFrame[];
  readonly clips: readonly SheetClip[];
  /** What the sheet says of its picture's size. */
  readonly width: number;
  readonly height: number;
}

const CODE = 'bad-sheet';
const SIDE_MAX = 4096;
const FRAMES_MAX = 1024;
const MS_MAX = 65_535;
/** So often a tag may be told to be shown, written out in its clip. */
const REPEATS_MAX = 32;
const DIRECTIONS = ['forward', 'reverse', 'pingpong', 'pingpong_reverse'] as const;

/** Reads the JSON of a sheet. Throws AssetError that names the frame or tag. */
export function parseSheet(text: string, file: string): Sheet {
  const root = Fields.parse(text, file, CODE);
  const frames = root.isList('frames') ? root.children('frames') : root.entries('frames');
  if (frames.length === 0) root.fail('frames', 'is empty; export the sheet with its frames');
  if (frames.length > FRAMES_MAX) root.fail('frames', `has ${frames.length}; a sheet has at most ${FRAMES_MAX}`);
  const durations = frames.map((frame) => frame.number('duration', 1, MS_MAX));
  const meta = root.child('meta');
  const size = meta.child('size');
  const sheet = {
    frames: frames.map(readFrame),
    width: size.integer('w', 1, SIDE_MAX),
    height: size.integer('h', 1, SIDE_MAX),
  };
  sheet.frames.forEach(({ x, y, width, height }, i) => {
    if (x + width > sheet.width || y + height > sheet.height)
      frames[i].fail(
        'frame',
        `ends at ${x + width}, ${y + height}, outside of the sheet of ${sheet.width}×${sheet.height}`,
      );
  });
  // Each frame is put back to its whole size before its clear border is cut off: what a few bytes of a sheet say must not take all memory.
  const area = sourceArea(sheet.frames);
  if (area > AREA_MAX)
    root.fail(
      'frames',
      `are ${area} pixels together, by sourceSize, and a sheet has at most ${AREA_MAX}; draw on a smaller canvas`,
    );
  const tags = meta.has('frameTags') ? meta.children('frameTags') : [];
  const clips = tags.map((tag) => readTag(tag, durations));
  clips.forEach(({ name }, i) => {
    if (clips.findIndex((other) => other.name === name) < i)
      tags[i].fail('name', `"${name}" is that of another tag too`);
  });
  if (clips.length === 0) clips.push({ name: '', frames: durations.map((_, i) => i), ms: durations, ends: 'loop' });
  return { ...sheet, clips };
}

/** Pixels of all frames as they were drawn. */
export function sourceArea(frames: readonly AtlasFrame[]): number {
  return frames.reduce((sum, { sourceWidth, sourceHeight }) => sum + sourceWidth * sourceHeight, 0);
}

/** Cuts a frame out of the sheet's picture, and puts it where it was drawn. */
export function cutFrame(picture: Picture, frame: AtlasFrame): Picture {
  const { x, y, width, height, offsetX, offsetY, sourceWidth, sourceHeight } = frame;
  const pixels = new Uint8Array(sourceWidth * sourceHeight * 4);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * picture.width + x) * 4;
    pixels.set(picture.pixels.subarray(from, from + width * 4), ((offsetY + row) * sourceWidth + offsetX) * 4);
  }
  return { width: sourceWidth, height: sourceHeight, pixels };
}

/** A sheet that does not belong to its picture. Throws AssetError. */
export function refuseOtherSize({ width, height }: Sheet, picture: Picture, file: string, pictureFile: string): void {
  if (picture.width === width && picture.height === height) return;
  throw new AssetError(
    CODE,
    file,
    `says ${width}×${height}, but ${pictureFile} has ${picture.width}×${picture.height} pixels; export both together.`,
  );
}

function readFrame(fields: Fields): AtlasFrame {
  if (fields.isTrue('rotated')) fields.fail('rotated', 'is true; export without turning frames');
  const place = fields.child('frame');
  const width = place.integer('w', 0, SIDE_MAX);
  const height = place.integer('h', 0, SIDE_MAX);
  const frame = { x: place.integer('x', 0, SIDE_MAX), y: place.integer('y', 0, SIDE_MAX), width, height };
  if (!fields.has('sourceSize')) return { ...frame, offsetX: 0, offsetY: 0, sourceWidth: width, sourceHeight: height };
  const source = fields.child('sourceSize');
  const sourceWidth = source.integer('w', 1, SIDE_MAX);
  const sourceHeight = source.integer('h', 1, SIDE_MAX);
  const inner = fields.child('spriteSourceSize');
  const offsetX = inner.integer('x', 0, sourceWidth);
  const offsetY = inner.integer('y', 0, sourceHeight);
  if (offsetX + width > sourceWidth || offsetY + height > sourceHeight)
    fields.fail('spriteSourceSize', 'does not lie inside of sourceSize; export without padding inside of frames');
  return { ...frame, offsetX, offsetY, sourceWidth, sourceHeight };
}

function readTag(tag: Fields, durations: readonly number[]): SheetClip {
  const name = tag
    .text('name')
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '-');
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    tag.fail('name', `"${name}" is no id; name the tag in letters, digits and hyphens`);
  const last = durations.length - 1;
  const from = tag.integer('from', 0, last);
  const to = tag.integer('to', from, last);
  const direction = tag.has('direction') ? tag.choice('direction', DIRECTIONS) : 'forward';
  // Aseprite writes it as a text, and leaves it out for a tag that goes on.
  const repeats = tag.has('repeat') ? Number(tag.text('repeat')) : 0;
  if (!Number.isInteger(repeats) || repeats < 0 || repeats > REPEATS_MAX)
    tag.fail('repeat', `must be a whole number from 0 to ${REPEATS_MAX}`);
  const frames = framesOf(from, to, direction, repeats);
  return { name, frames, ms: frames.map((frame) => durations[frame]), ends: repeats === 0 ? 'loop' : 'once' };
}

/** Back and forth neither end is shown twice, and every way there or back is one time: as in Aseprite. */
function framesOf(from: number, to: number, direction: (typeof DIRECTIONS)[number], repeats: number): number[] {
  const ahead = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const isBackFirst = direction === 'reverse' || direction === 'pingpong_reverse';
  const first = isBackFirst ? ahead.toReversed() : ahead;
  const isBoth = direction === 'pingpong' || direction === 'pingpong_reverse';
  if (!isBoth || ahead.length === 1) return Array.from({ length: Math.max(repeats, 1) }, () => first).flat();
  if (repeats === 0) return [...first, ...first.slice(1, -1).toReversed()];
  const frames = [...first];
  for (let way = 1; way < repeats; way++) frames.push(...(way % 2 === 1 ? first.toReversed() : first).slice(1));
  return frames;
}
