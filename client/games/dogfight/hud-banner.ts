// Words in the middle of the picture: counting down, the round, a kill, one's own end, and short news above the ship's status.
import { Container } from 'pixi.js';
import type { Label } from '#client/index.ts';
import { COLOR } from './colors.ts';
import type { GameStage } from './stage-types.ts';

/** Room that is kept free beside a line. */
const MARGIN = 16;

/** One line that pops in, stays and fades. */
class PopNode extends Container {
  readonly #label: Label;
  readonly #pop: number;
  #fromMs = 0;
  #untilMs = 0;

  constructor(stage: GameStage, size: number, pop: number) {
    super();
    this.#pop = pop;
    this.#label = stage.label('', { size, anchorX: 0.5, anchorY: 0.5, letterSpacing: size / 14 });
    this.addChild(this.#label);
    this.visible = false;
  }

  show(text: string, color: number, nowMs: number, staysMs: number): void {
    this.#label.text = text;
    this.#label.tint = color;
    this.#fromMs = nowMs;
    this.#untilMs = nowMs + staysMs;
  }

  /** Whatever it says, or only if it says this. */
  hide(text = this.#label.text): void {
    if (text === this.#label.text) this.#untilMs = 0;
  }

  /** `width`: what it has, in HUD pixels; a longer line is drawn smaller. */
  update({ timeMs: nowMs, isMotionReduced }: GameStage, width: number): void {
    this.visible = nowMs >= this.#fromMs && nowMs < this.#untilMs;
    if (!this.visible) return;
    const age = Math.min(1, (nowMs - this.#fromMs) / 160);
    const eased = 1 - (1 - age) * (1 - age);
    const fit = Math.min(1, (width - 2 * MARGIN) / Math.max(1, this.#label.textWidth));
    this.scale.set(fit * (isMotionReduced ? 1 : this.#pop + (1 - this.#pop) * eased));
    this.alpha = Math.min(eased, (this.#untilMs - nowMs) / 260);
  }
}

/** The words; its position is the middle of the picture. */
export class BannerNode extends Container {
  readonly #big: PopNode;
  readonly #small: PopNode;
  readonly #news: PopNode;

  constructor(stage: GameStage) {
    super();
    this.#big = new PopNode(stage, 76, 1.9);
    this.#big.y = -120;
    this.#small = new PopNode(stage, 24, 1.35);
    this.#small.y = -66;
    this.#news = new PopNode(stage, 20, 1.3);
    this.addChild(this.#big, this.#small, this.#news);
  }

  /** A word or a figure that all should see. */
  shout(stage: GameStage, text: string, staysMs: number, color: number = COLOR.white): void {
    this.#big.show(text, color, stage.timeMs, staysMs);
  }

  /** A sentence below the shout. */
  tell(stage: GameStage, text: string, staysMs: number, color: number = COLOR.text): void {
    this.#small.show(text, color, stage.timeMs, staysMs);
  }

  /** Something about the own ship; `y` is how far below the middle. */
  say(stage: GameStage, text: string, color: number): void {
    this.#news.show(text, color, stage.timeMs, 1500);
  }

  /** Nothing more is to be said of the ship's end: it is back, or was not destroyed after all. */
  hushEnd(shouted: string): void {
    this.#small.hide();
    this.#big.hide(shouted);
  }

  /** The news was not true. */
  hushNews(): void {
    this.#news.hide();
  }

  /** `newsY`: where short news stand, below the middle; `width`: the picture's. HUD pixels. */
  update(stage: GameStage, { newsY, width }: { readonly newsY: number; readonly width: number }): void {
    this.#news.y = newsY;
    this.#big.update(stage, width);
    this.#small.update(stage, width);
    this.#news.update(stage, width);
  }
}
