/** Labels: text in the game's display font, one sprite for each letter, so that text costs no draw call of its own. */
import { Container, Sprite, Texture } from 'pixi.js';
import type { DisplayFont } from '#assets/asset-bundle.ts';

/** How a label looks. */
export interface LabelOptions {
  /** Height of the font in logical pixels; the font's own size when absent. */
  readonly size?: number;
  /** 0xrrggbb; white when absent. */
  readonly tint?: number;
  readonly alpha?: number;
  /** Where its position lies in it: 0 left or top, 0.5 middle, 1 right or bottom. 0 when absent. */
  readonly anchorX?: number;
  readonly anchorY?: number;
  /** Extra room between letters, logical pixels. */
  readonly letterSpacing?: number;
}

/** The font as textures. */
export interface LabelFont {
  readonly font: DisplayFont;
  /** By character; absent for characters that draw nothing. */
  readonly textures: ReadonlyMap<string, Texture>;
}

/** Text on the stage. Setting the same text again costs nothing; another text reuses the letters' sprites. */
export class Label extends Container {
  readonly #font: LabelFont;
  readonly #size: number;
  readonly #anchorX: number;
  readonly #anchorY: number;
  readonly #letterSpacing: number;
  readonly #letters: Sprite[] = [];
  #text = '';
  #textWidth = 0;

  constructor(font: LabelFont, options: LabelOptions = {}) {
    super();
    this.#font = font;
    this.#size = options.size ?? font.font.size;
    this.#anchorX = options.anchorX ?? 0;
    this.#anchorY = options.anchorY ?? 0;
    this.#letterSpacing = options.letterSpacing ?? 0;
    this.tint = options.tint ?? 0xffffff;
    this.alpha = options.alpha ?? 1;
  }

  /** Lines are parted by '\n'. Characters that the font lacks are drawn as '?'. */
  get text(): string {
    return this.#text;
  }

  set text(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    this.#layOut();
  }

  /** Width of the longest line in logical pixels, its own scale not counted. */
  get textWidth(): number {
    return this.#textWidth;
  }

  #layOut(): void {
    const { font, textures } = this.#font;
    const scale = this.#size / font.size;
    const lines = this.#text.split('\n');
    const top = -this.#anchorY * lines.length * font.lineHeight * scale;
    let used = 0;
    this.#textWidth = 0;
    lines.forEach((line, row) => {
      const width = this.#widthOf(line, scale);
      this.#textWidth = Math.max(this.#textWidth, width);
      let pen = -this.#anchorX * width;
      for (const character of line) {
        const known = Object.hasOwn(font.glyphs, character) ? character : '?';
        const glyph = font.glyphs[known];
        const texture = textures.get(known);
        if (glyph === undefined) continue;
        if (texture !== undefined) {
          const letter = this.#letter(used++);
          letter.texture = texture;
          letter.scale.set(scale);
          letter.position.set(pen + glyph.offsetX * scale, top + (row * font.lineHeight + glyph.offsetY) * scale);
        }
        pen += glyph.advance * scale + this.#letterSpacing;
      }
    });
    for (let i = used; i < this.#letters.length; i++) this.#letters[i].visible = false;
  }

  #widthOf(line: string, scale: number): number {
    const { glyphs } = this.#font.font;
    let width = 0;
    let count = 0;
    for (const character of line) {
      width += (glyphs[character] ?? glyphs['?'])?.advance ?? 0;
      count++;
    }
    return width * scale + Math.max(0, count - 1) * this.#letterSpacing;
  }

  #letter(i: number): Sprite {
    const kept = this.#letters[i];
    if (kept !== undefined) {
      kept.visible = true;
      return kept;
    }
    const letter = new Sprite(Texture.EMPTY);
    this.#letters.push(letter);
    this.addChild(letter);
    return letter;
  }
}
