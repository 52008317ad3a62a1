// Reads a stroke font and draws each character as an SVG, so that text lies on the same page as the sprites.
import type { AtlasFrame, DisplayFont, Glyph } from '#assets/asset-bundle.ts';
import { AssetError } from './asset-error.ts';

/** Empty border around each glyph's picture, in logical pixels: half a stroke and its smooth edge. */
const MARGIN = 2;

interface Point {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

interface Stroke {
  readonly points: readonly Point[];
  readonly isClosed: boolean;
}

interface StrokeGlyph {
  readonly width: number;
  readonly strokes: readonly Stroke[];
}

/** A font as drawn. Lengths in logical pixels at `size`; y grows downwards from the top of the capitals' box. */
export interface StrokeFont {
  readonly size: number;
  readonly lineHeight: number;
  /** Room above y = 0 in a line. */
  readonly top: number;
  /** The lowest y that a tail may reach. */
  readonly bottom: number;
  readonly strokeWidth: number;
  readonly spacing: number;
  readonly capTop: number;
  readonly baseline: number;
  readonly glyphs: ReadonlyMap<string, StrokeGlyph>;
}

/** Reads a font file. Throws AssetError that names the glyph. */
export function parseFont(text: string, file: string): StrokeFont {
  const fail = (sentence: string): never => {
    throw new AssetError('bad-font', file, sentence);
  };
  const root = asRecord(parseJson(text, file)) ?? fail('must be an object.');
  const number = (name: string): number => {
    const value = root.get(name);
    return typeof value === 'number' && value > 0 ? value : fail(`${name} must be a number above 0.`);
  };
  const radii = { r: number('cornerRadius'), R: number('wideCornerRadius') };
  const glyphs = new Map<string, StrokeGlyph>();
  for (const [character, value] of asRecord(root.get('glyphs')) ?? fail('needs glyphs.')) {
    const glyph = asRecord(value) ?? fail(`glyph "${character}" must be an object.`);
    const width = glyph.get('width');
    const strokes = glyph.get('strokes');
    if ([...character].length !== 1) fail(`glyph "${character}" must be one character.`);
    if (typeof width !== 'number' || !Array.isArray(strokes))
      return fail(`glyph "${character}" needs width and strokes.`);
    glyphs.set(character, {
      width,
      strokes: strokes.map((stroke: unknown) => {
        const read = typeof stroke === 'string' ? parseStroke(stroke, radii) : undefined;
        return (
          read ?? fail(`glyph "${character}" has the stroke ${JSON.stringify(stroke)}, which is not points "x y".`)
        );
      }),
    });
  }
  return {
    size: number('size'),
    lineHeight: number('lineHeight'),
    top: number('top'),
    bottom: number('bottom'),
    strokeWidth: number('strokeWidth'),
    spacing: number('spacing'),
    capTop: number('capTop'),
    baseline: number('baseline'),
    glyphs,
  };
}

/** The SVG of each character that draws something. */
export function drawGlyphs(font: StrokeFont): Map<string, string> {
  const pictures = new Map<string, string>();
  for (const [character, glyph] of font.glyphs) {
    if (glyph.strokes.length === 0) continue;
    const width = Math.ceil(glyph.width + MARGIN * 2);
    const height = Math.ceil(font.bottom + font.top + MARGIN);
    const path = glyph.strokes.map((stroke) => strokePath(stroke)).join('');
    pictures.set(
      character,
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${-MARGIN} ${-font.top} ${width} ${height}">` +
        `<path fill="none" stroke="#fff" stroke-width="${font.strokeWidth}" stroke-linecap="round" stroke-linejoin="round" d="${path}"/></svg>`,
    );
  }
  return pictures;
}

/** The metrics that go with the packed pictures of drawGlyphs. */
export function fontMetrics(font: StrokeFont, frames: ReadonlyMap<string, AtlasFrame>, density: number): DisplayFont {
  const glyphs: Record<string, Glyph> = {};
  for (const [character, { width }] of font.glyphs) {
    const frame = frames.get(character);
    const advance = tidy(width + font.spacing);
    glyphs[character] = frame
      ? { frame, offsetX: tidy(frame.offsetX / density - MARGIN), offsetY: tidy(frame.offsetY / density), advance }
      : { offsetX: 0, offsetY: 0, advance };
  }
  return {
    size: font.size,
    lineHeight: font.lineHeight,
    baseline: tidy(font.top + font.baseline + font.strokeWidth / 2),
    capHeight: tidy(font.baseline - font.capTop + font.strokeWidth),
    glyphs,
  };
}

function parseStroke(text: string, radii: { r: number; R: number }): Stroke | undefined {
  const isClosed = text.endsWith(' z');
  const words = (isClosed ? text.slice(0, -2) : text).split(' ');
  const points: Point[] = [];
  for (let i = 0; i + 1 < words.length; i += 2) {
    const y = /^(-?[\d.]+)([rR]?)$/.exec(words[i + 1]);
    const x = Number(words[i]);
    if (!y || Number.isNaN(x)) return undefined;
    points.push({ x, y: Number(y[1]), radius: y[2] === 'r' ? radii.r : y[2] === 'R' ? radii.R : 0 });
  }
  return words.length % 2 === 0 && points.length > 0 ? { points, isClosed } : undefined;
}

/** A path through the points, a quadratic curve where a corner is round. */
function strokePath({ points, isClosed }: Stroke): string {
  const at = (i: number) => points[(i + points.length) % points.length];
  if (points.length === 1) return `M${tidy(at(0).x)} ${tidy(at(0).y)}h.01`;
  let path = '';
  for (let i = 0; i < points.length; i++) {
    const corner = at(i);
    const hasTwoSides = isClosed || (i > 0 && i < points.length - 1);
    const command = i === 0 ? 'M' : 'L';
    if (corner.radius === 0 || !hasTwoSides) {
      path += `${command}${tidy(corner.x)} ${tidy(corner.y)}`;
      continue;
    }
    const before = towards(corner, at(i - 1));
    const after = towards(corner, at(i + 1));
    path += `${command}${before}Q${tidy(corner.x)} ${tidy(corner.y)} ${after}`;
  }
  return isClosed ? `${path}Z` : path;
}

/** The point at the corner's radius on the way to another, or half of the way when that is shorter. */
function towards(corner: Point, other: Point): string {
  const x = other.x - corner.x;
  const y = other.y - corner.y;
  const length = Math.sqrt(x * x + y * y);
  const part = Math.min(corner.radius, length / 2) / length;
  return `${tidy(corner.x + x * part)} ${tidy(corner.y + y * part)}`;
}

function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}

function asRecord(value: unknown): Map<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AssetError('bad-font', file, `is not JSON: ${String(cause)}`, { cause });
  }
}
