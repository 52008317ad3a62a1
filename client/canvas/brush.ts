/** Draws cuts of sheets on the context of a pass: placed, turned, tinted, blended. All that is drawn without WebGL is drawn here. */
import { Matrix, Texture, type BLEND_MODES, type CanvasRenderer, type TextureSource } from 'pixi.js';
import { sheetOf, WHITE_SHEET, type Sheet, type SheetImage } from './sheets.ts';
import { createTints, steppedColor, tinted, type Tints } from './tints.ts';

/** A rectangle that is filled anew for each drawing. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Draws for one renderer. A pass is begun, its sheet and colour are chosen, then cuts are drawn; that allocates nothing. */
export interface Brush {
  /** Which part of the sheet is drawn, pixels. */
  readonly cut: Box;
  /** Where it is drawn, before `matrix`. */
  readonly place: Box;
  /** From the place to pixels of the canvas; see `lookFrom`. */
  readonly matrix: Matrix;
  /** Takes the context that Pixi draws on now. */
  begin(blend: BLEND_MODES): void;
  /** Sets `matrix` for what has this transform in its render group. */
  lookFrom(transform: Matrix): void;
  /** Chooses the sheet; false where there is nothing to draw from. */
  take(source: TextureSource, isSmooth: boolean): boolean;
  /** Chooses colour and opacity: 0xaabbggrr, as Pixi packs them, multiplied with those of the render group. False for what is not seen. */
  dye(color: number): boolean;
  /** Draws the cut in its place. `isSnapped`: its edges on whole pixels, where it is not turned. */
  draw(isSnapped: boolean): void;
  /** Fills a path, which lies before `matrix`, with the cut, which `onto` brings from pixels of the sheet to the path. */
  fill(path: Path2D, onto: Matrix): void;
  /** Leaves the context as Pixi's own pipes expect it. */
  end(): void;
}

/** What a 2D canvas calls them; the others are drawn as `normal`. */
const OPERATIONS: Partial<Record<BLEND_MODES, GlobalCompositeOperation>> = {
  add: 'lighter',
  multiply: 'multiply',
  screen: 'screen',
  overlay: 'overlay',
  darken: 'darken',
  lighten: 'lighten',
  difference: 'difference',
  erase: 'destination-out',
};
const WHITE = 0xffffff;

const brushes = new WeakMap<object, Brush>();

/** The brush of a renderer. */
export function brushOf(renderer: CanvasRenderer): Brush {
  let brush = brushes.get(renderer);
  if (brush === undefined) brushes.set(renderer, (brush = createBrush(renderer)));
  return brush;
}

function createBrush(renderer: CanvasRenderer): Brush {
  const tints: Tints = createTints();
  const cut: Box = { x: 0, y: 0, width: 0, height: 0 };
  const place: Box = { x: 0, y: 0, width: 0, height: 0 };
  const matrix = new Matrix();
  const patterned = new Matrix();
  const patterns = new WeakMap<SheetImage, CanvasPattern>();
  let context = renderer.canvasContext.activeContext;
  let operation: GlobalCompositeOperation = 'source-over';
  let sheet: Sheet | undefined;
  /** As it was asked for, and in steps. */
  let color = WHITE;
  let tint = WHITE;
  /** Pixels of what is drawn on. */
  let passWidth = 0;
  let passHeight = 0;
  let isStraight = false;

  function setOperation(wanted: GlobalCompositeOperation): void {
    if (context.globalCompositeOperation !== wanted) context.globalCompositeOperation = wanted;
  }

  /** Brings the cut to its place on the image: glowing pictures are drawn from the same pixels as the others. */
  function readGlow({ glowX, glowY }: Sheet): void {
    const isGlowing = cut.x >= glowX || cut.y >= glowY;
    if (cut.x >= glowX) cut.x -= glowX;
    if (cut.y >= glowY) cut.y -= glowY;
    setOperation(isGlowing ? 'lighter' : operation);
  }

  function dyed({ image, isFixed }: Sheet): SheetImage {
    return isFixed ? tints.of(image, cut, tint) : tinted(image, cut, tint);
  }

  function isOutside(): boolean {
    const { a, b, c, d, tx, ty } = matrix;
    const middleX = place.x + place.width / 2;
    const middleY = place.y + place.height / 2;
    const halfWidth = (Math.abs(a * place.width) + Math.abs(c * place.height)) / 2;
    const halfHeight = (Math.abs(b * place.width) + Math.abs(d * place.height)) / 2;
    const x = a * middleX + c * middleY + tx;
    const y = b * middleX + d * middleY + ty;
    return x + halfWidth <= 0 || y + halfHeight <= 0 || x - halfWidth >= passWidth || y - halfHeight >= passHeight;
  }

  function stand(straight: boolean): void {
    if (!straight) context.setTransform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.tx, matrix.ty);
    else if (!isStraight) context.setTransform(1, 0, 0, 1, 0, 0);
    isStraight = straight;
  }

  /** A pattern is of the pixels that there are now. */
  function patternOf(image: SheetImage, isFixed: boolean): CanvasPattern | undefined {
    const known = isFixed ? patterns.get(image) : undefined;
    if (known !== undefined) return known;
    const made = context.createPattern(image, 'no-repeat');
    if (made === null) return undefined;
    patterns.set(image, made);
    return made;
  }

  return {
    cut,
    place,
    matrix,
    begin(blend) {
      // Pixi remembers what it set last, for whichever context: it is told that all is as at first, and finds it so after `end`.
      renderer.canvasContext.setBlendMode('normal');
      context = renderer.canvasContext.activeContext;
      operation = OPERATIONS[blend] ?? 'source-over';
      isStraight = false;
      const { pixelWidth, pixelHeight } = renderer.renderTarget.renderTarget;
      passWidth = pixelWidth;
      passHeight = pixelHeight;
    },
    lookFrom(transform) {
      const { worldTransformMatrix } = renderer.globalUniforms.globalUniformData;
      const resolution = renderer.canvasContext.activeResolution;
      matrix.copyFrom(worldTransformMatrix).append(transform).scale(resolution, resolution);
    },
    take(source, isSmooth) {
      sheet = source === Texture.WHITE.source ? WHITE_SHEET : sheetOf(source);
      if (context.imageSmoothingEnabled !== isSmooth) context.imageSmoothingEnabled = isSmooth;
      return sheet !== undefined;
    },
    dye(packed) {
      const { worldColor } = renderer.globalUniforms.globalUniformData;
      const alpha = ((packed >>> 24) / 255) * ((worldColor >>> 24) / 255);
      if (alpha <= 0) return false;
      context.globalAlpha = alpha;
      const red = multiplied(packed, worldColor, 0);
      color = (red << 16) | (multiplied(packed, worldColor, 8) << 8) | multiplied(packed, worldColor, 16);
      tint = steppedColor(color);
      return true;
    },
    draw(isSnapped) {
      if (sheet === undefined || isOutside()) return;
      readGlow(sheet);
      const { a, d, tx, ty } = matrix;
      let { x, y, width, height } = place;
      const straight = matrix.b === 0 && matrix.c === 0 && a > 0 && d > 0;
      stand(straight);
      if (straight) {
        const left = a * x + tx;
        const top = d * y + ty;
        x = isSnapped ? Math.round(left) : left;
        y = isSnapped ? Math.round(top) : top;
        width = (isSnapped ? Math.round(left + a * width) : left + a * width) - x;
        height = (isSnapped ? Math.round(top + d * height) : top + d * height) - y;
      }
      if (sheet === WHITE_SHEET) {
        // One white pixel: a plain colour, without steps.
        context.fillStyle = cssColor(color);
        context.fillRect(x, y, width, height);
        return;
      }
      if (tint === WHITE) {
        context.drawImage(sheet.image, cut.x, cut.y, cut.width, cut.height, x, y, width, height);
        return;
      }
      context.drawImage(dyed(sheet), x, y, width, height);
    },
    fill(path, onto) {
      if (sheet === undefined) return;
      const { x: wasX, y: wasY } = cut;
      readGlow(sheet);
      stand(false);
      // A copy begins where the cut does; `onto` was reckoned from the cut as it was given.
      const isCopy = tint !== WHITE;
      const shiftX = isCopy ? wasX : wasX - cut.x;
      const shiftY = isCopy ? wasY : wasY - cut.y;
      const { a, b, c, d, tx, ty } = onto;
      patterned.set(a, b, c, d, a * shiftX + c * shiftY + tx, b * shiftX + d * shiftY + ty);
      const image = isCopy ? dyed(sheet) : sheet.image;
      const pattern = patternOf(image, sheet.isFixed);
      if (pattern === undefined) return;
      pattern.setTransform(domMatrix(patterned));
      context.fillStyle = pattern;
      context.fill(path);
    },
    end() {
      setOperation('source-over');
      context.globalAlpha = 1;
    },
  };
}

function cssColor(rgb: number): string {
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

/** A channel of two packed colours, 0…255. */
function multiplied(color: number, by: number, shift: number): number {
  return Math.round((((color >>> shift) & 255) * ((by >>> shift) & 255)) / 255);
}

function domMatrix({ a, b, c, d, tx, ty }: Matrix): DOMMatrix2DInit {
  return { a, b, c, d, e: tx, f: ty };
}
