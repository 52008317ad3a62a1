// Words in the middle of the picture: counting down, what to do, who was caught, how a round ended.
import { Container } from 'pixi.js';
import type { Label } from '#client/index.ts';
import { COLOR } from './colors.ts';
import type { GameStage } from './stage-types.ts';

/** Room that is kept free beside a line. */
const MARGIN = 16;

/** One line that pops in, stays and fades. */
class PopNode extends Container {
  readonly #label: Label;
  readonly #shade: Label;
  readonly #pop: number;
  #fromMs = 0;
  #untilMs = 0;

  constructor(stage: GameStage, size: number, pop: number) {
    super();
    this.#pop = pop;
    const options = { size, anchorX: 0.5, anchorY: 0.5, letterSpacing: size / 14 };
    this.#shade = stage.label('', { ...options, tint: 0x04060d, alpha: 0.75 });
    this.#shade.position.set(0, Math.max(1.5, size / 18));
    this.#label = stage.label('', options);
    this.addChild(this.#shade, this.#label);
    this.visible = false;
  }

  show(text: string, color: number, nowMs: number, staysMs: number): void {
    this.#label.text = text;
    this.#shade.text = text;
    this.#label.tint = color;
    this.#fromMs = nowMs;
    this.#untilMs = nowMs + staysMs;
  }

  hide(): void {
    this.#untilMs = 0;
  }

  /** `width`: what it has, in HUD pixels; a longer line is drawn smaller. */
  update({ timeMs: nowMs, isMotionReduced }: GameStage, width: number): void {
    this.visible = nowMs >= this.#fromMs && nowMs < this.#untilMs;
    if (!this.visible) return;
    const age = Math.min(1, (nowMs - this.#fromMs) / 180);
    const eased = 1 - (1 - age) * (1 - age);
    const fit = Math.min(1, (width - 2 * MARGIN) / Math.max(1, this.#label.textWidth));
    this.scale.set(fit * (isMotionReduced ? 1 : this.#pop + (1 - this.#pop) * eased));
    this.alpha = Math.min(eased, (this.#untilMs - nowMs) / 300);
  }
}

/** The words; its position is the middle of the picture. */
export class BannerNode extends Container {
  readonly #big: PopNode;
  readonly #small: PopNode;

  constructor(stage: GameStage) {
    super();
    this.#big = new PopNode(stage, 68, 1.7);
    this.#big.y = -130;
    this.#small = new PopNode(stage, 23, 1.3);
    this.#small.y = -78;
    this.addChild(this.#big, this.#small);
  }

  /** A word or a figure that all should see. */
  shout(stage: GameStage, text: string, staysMs: number, color: number = COLOR.white): void {
    this.#big.show(text, color, stage.timeMs, staysMs);
  }

  /** A sentence below the shout. */
  tell(stage: GameStage, text: string, staysMs: number, color: number = COLOR.text): void {
    this.#small.show(text, color, stage.timeMs, staysMs);
  }

  /** `width`: the picture's, in HUD pixels. */
  update(stage: GameStage, width: number): void {
    this.#big.update(stage, width);
    this.#small.update(stage, width);
  }
}
