/** What stands in for a game's art that did not arrive: every picture a bright board in its own size, every letter itself. */
import type { AssetBundle, AtlasFrame } from '#assets/asset-bundle.ts';

/** Pixels of a square of the board. */
const SQUARE = 8;
const LIGHT = '#ff4fd8';
const DARK = '#5b1b6b';

/** The part of a canvas's pen that draws the page. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'fillRect' | 'font' | 'textBaseline' | 'textAlign' | 'fillText'
>;

/** A page of the same size and with the same places as the one that is missing. */
export function placeholderPage(assets: AssetBundle): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = assets.atlas.width;
  canvas.height = assets.atlas.height;
  const pen = canvas.getContext('2d');
  if (pen !== null) drawPlaceholders(pen, assets);
  return canvas;
}

/** Draws a board for every picture and the letters of the font. What lies between is left empty, as on the real page. */
export function drawPlaceholders(pen: Pen, { atlas, font }: AssetBundle): void {
  for (const frame of Object.values(atlas.frames)) drawBoard(pen, frame);
  pen.fillStyle = '#ffffff';
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const [character, { frame }] of Object.entries(font.glyphs)) {
    if (frame === undefined) continue;
    pen.font = `bold ${frame.height}px sans-serif`;
    pen.fillText(character, frame.x + frame.width / 2, frame.y + frame.height / 2, frame.width);
  }
}

function drawBoard(pen: Pen, { x, y, width, height }: AtlasFrame): void {
  for (let row = 0; row < height; row += SQUARE) {
    for (let column = 0; column < width; column += SQUARE) {
      pen.fillStyle = (row + column) % (2 * SQUARE) === 0 ? LIGHT : DARK;
      pen.fillRect(x + column, y + row, Math.min(SQUARE, width - column), Math.min(SQUARE, height - row));
    }
  }
}
