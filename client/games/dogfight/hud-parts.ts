// The pieces the HUD is put together from: plates, bars and pips, all of one white pixel and the atlas' icons.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint } from '#client/index.ts';
import { COLOR } from './colors.ts';
import type { SpriteId } from '#assets/dogfight/ids.ts';
import type { GameStage } from './stage-types.ts';

/** A dark plate behind figures. */
export function plate(stage: GameStage, width: number, height: number, alpha = 0.55): Sprite {
  const made = stage.sprite('pixel', { anchorX: 0, anchorY: 0, tint: COLOR.panel, alpha });
  made.setSize(width, height);
  return made;
}

/** A bar that fills from the left, with an icon before it. */
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
    const back = stage.sprite('pixel', { anchorX: 0, anchorY: 0, tint: 0x000000, alpha: 0.55 });
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

/** An icon with a figure: what a pick-up has left. */
export class ChipNode extends Container {
  readonly #label;
  #shown = -1;

  constructor(stage: GameStage, icon: SpriteId, color: number) {
    super();
    const back = stage.sprite('panel', { tint: COLOR.panel, alpha: 0.6, scale: 1.75 });
    const rim = stage.sprite('panel-line', { tint: color, alpha: 0.9, scale: 1.75 });
    const picture = stage.sprite(icon, { tint: color, scale: 0.85 });
    picture.y = -5;
    this.#label = stage.label('', { size: 14, anchorX: 0.5, anchorY: 0.5 });
    this.#label.y = 13;
    this.addChild(back, rim, picture, this.#label);
  }

  /** Hidden at 0. Whole numbers only. */
  show(figure: number): void {
    this.visible = figure > 0;
    if (figure === this.#shown) return;
    this.#shown = figure;
    this.#label.text = String(figure);
  }
}
