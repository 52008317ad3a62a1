// The pieces the HUD is put together from: plates, bars and rows of signs.
import { Container, NineSliceSprite } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint } from '#client/index.ts';
import { COLOR } from './colors.ts';
import type { SpriteId } from '#assets/lanterns/ids.ts';
import type { GameStage } from './stage-types.ts';

const CORNER = 8;

/** A dark plate with round corners behind figures. */
export function plate(stage: GameStage, width: number, height: number, alpha = 0.62): NineSliceSprite {
  return new NineSliceSprite({
    texture: stage.texture('panel'),
    leftWidth: CORNER,
    rightWidth: CORNER,
    topHeight: CORNER,
    bottomHeight: CORNER,
    width,
    height,
    tint: COLOR.panel,
    alpha,
  });
}

/** A bar that fills from the left, with a sign before it. */
export class BarNode extends Container {
  readonly #fill: Sprite;
  readonly #icon: Sprite;
  readonly #width: number;
  readonly #height: number;

  constructor(
    stage: GameStage,
    icon: SpriteId,
    { width, height }: { readonly width: number; readonly height: number },
  ) {
    super();
    this.#width = width;
    this.#height = height;
    this.#icon = stage.sprite(icon, { scale: 0.72 });
    this.#icon.position.set(8, height / 2);
    const back = stage.sprite('pixel', { anchorX: 0, anchorY: 0, tint: 0x000000, alpha: 0.5 });
    back.position.set(21, -1);
    back.setSize(width + 2, height + 2);
    this.#fill = stage.sprite('pixel', { anchorX: 0, anchorY: 0 });
    this.#fill.x = 22;
    this.addChild(back, this.#icon, this.#fill);
  }

  /** `part` 0…1. */
  show(part: number, color: number): void {
    this.#fill.visible = part > 0.004;
    this.#fill.setSize(Math.max(0.01, this.#width * Math.min(1, part)), this.#height);
    setTint(this.#fill, color);
    setTint(this.#icon, color);
  }
}

/** A row of equal signs, of which the first so many are lit. Its position is its middle. */
export class SignsNode extends Container {
  readonly #signs: readonly Sprite[];
  readonly #gap: number;
  #lit = -1;
  #count = -1;

  constructor(stage: GameStage, icon: SpriteId, { max, gap, scale }: { max: number; gap: number; scale: number }) {
    super();
    this.#gap = gap;
    this.#signs = Array.from({ length: max }, () => stage.sprite(icon, { scale }));
    this.addChild(...this.#signs);
  }

  show(lit: number, count: number, color: number): void {
    if (lit === this.#lit && count === this.#count) return;
    this.#lit = lit;
    this.#count = count;
    const shown = Math.min(count, this.#signs.length);
    for (let i = 0; i < this.#signs.length; i++) {
      const sign = this.#signs[i];
      sign.visible = i < shown;
      sign.x = (i - (shown - 1) / 2) * this.#gap;
      setTint(sign, i < lit ? color : 0x4a5474);
    }
  }
}
