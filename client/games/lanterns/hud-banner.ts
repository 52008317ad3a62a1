// Words below the clock: counting down, what to do, who was caught, how a round ended. On a plate, since somebody may stand behind them.
import { Container } from 'pixi.js';
import type { NineSliceSprite } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { COLOR } from './colors.ts';
import { plate } from './hud-parts.ts';
import type { GameStage } from './stage-types.ts';

/** HUD pixels beside the plate, and within it beside and above the lines. */
const MARGIN = 12;
const PADDING = 22;
const ABOVE = 7;
const PLATE_ALPHA = 0.74;
const POPS_MS = 180;
const FADES_MS = 300;

/** A line's letters and its room, HUD pixels; it begins this many times as large. */
interface LineLook {
  readonly size: number;
  readonly room: number;
  readonly pop: number;
}

const SHOUT: LineLook = { size: 40, room: 46, pop: 1.5 };
const SENTENCE: LineLook = { size: 19, room: 25, pop: 1.2 };
const DETAIL: LineLook = { size: 15, room: 21, pop: 1 };

/** Time in which half of the room for new words is made. */
const ROOM_SECONDS = 0.1;

/** One line that pops in, stays and fades. */
class PopNode extends Container {
  readonly room: number;
  readonly #label: Label;
  readonly #shade: Label;
  readonly #pop: number;
  #fit = 1;
  #fromMs = 0;
  #untilMs = 0;

  constructor(stage: GameStage, { size, room, pop }: LineLook) {
    super();
    this.room = room;
    this.#pop = pop;
    const options = { size, anchorX: 0.5, anchorY: 0.5, letterSpacing: size / 20 };
    this.#shade = stage.label('', { ...options, tint: 0x04060d, alpha: 0.75 });
    this.#shade.y = Math.max(1.5, size / 18);
    this.#label = stage.label('', options);
    this.addChild(this.#shade, this.#label);
    this.visible = false;
  }

  /** HUD pixels, when it has popped in. */
  get lineWidth(): number {
    return this.#label.textWidth * this.#fit;
  }

  /** Words that are shown already stay as they are, for longer. Whether they were others, or none. */
  show(text: string, color: number, nowMs: number, staysMs: number): boolean {
    const goesOn = text === this.#label.text && nowMs >= this.#fromMs && nowMs < this.#untilMs;
    this.#label.text = text;
    this.#shade.text = text;
    setTint(this.#label, color);
    if (!goesOn) this.#fromMs = nowMs;
    this.#untilMs = nowMs + staysMs;
    return !goesOn;
  }

  cut(nowMs: number): void {
    this.#untilMs = Math.min(this.#untilMs, nowMs);
  }

  fade(nowMs: number): void {
    this.#untilMs = Math.min(this.#untilMs, nowMs + FADES_MS);
  }

  /** `width`: what it has, in HUD pixels; a longer line is drawn smaller. */
  update({ timeMs: nowMs, isMotionReduced }: GameStage, width: number): void {
    // Time can step back when a world is replaced: words from the future go.
    const isShown = nowMs >= this.#fromMs && nowMs < this.#untilMs;
    if (this.visible !== isShown) this.visible = isShown;
    if (!isShown) return;
    const age = Math.min(1, (nowMs - this.#fromMs) / POPS_MS);
    const eased = 1 - (1 - age) * (1 - age);
    this.#fit = Math.min(1, width / Math.max(1, this.#label.textWidth));
    this.scale.set(this.#fit * (isMotionReduced ? 1 : this.#pop + (1 - this.#pop) * eased));
    this.alpha = Math.min(eased, (this.#untilMs - nowMs) / FADES_MS);
  }
}

/** The words; its position is the middle of its upper edge. */
export class BannerNode extends Container {
  readonly #back: NineSliceSprite;
  readonly #shout: PopNode;
  readonly #sentence: PopNode;
  readonly #detail: PopNode;
  readonly #lines: readonly PopNode[];
  #room = 0;

  constructor(stage: GameStage) {
    super();
    this.#back = plate(stage, 2 * PADDING, 2 * ABOVE, PLATE_ALPHA);
    this.#shout = new PopNode(stage, SHOUT);
    this.#sentence = new PopNode(stage, SENTENCE);
    this.#detail = new PopNode(stage, DETAIL);
    this.#lines = [this.#shout, this.#sentence, this.#detail];
    this.addChild(this.#back, ...this.#lines);
  }

  /** HUD pixels that are kept free for it: as high as its words, less when there are fewer, in an easy way. */
  get room(): number {
    return this.#room;
  }

  /** A word or a figure that all should see. What was said below another one goes with it. */
  shout(stage: GameStage, text: string, staysMs: number, color: number = COLOR.white): void {
    if (!this.#shout.show(text, color, stage.timeMs, staysMs)) return;
    this.#sentence.cut(stage.timeMs);
    this.#detail.cut(stage.timeMs);
  }

  /** A sentence below the shout. */
  tell(stage: GameStage, text: string, staysMs: number, color: number = COLOR.text): void {
    if (this.#sentence.show(text, color, stage.timeMs, staysMs)) this.#detail.cut(stage.timeMs);
  }

  /** What else there is to say, smaller, below the sentence. */
  add(stage: GameStage, text: string, staysMs: number, color: number = COLOR.dim): void {
    this.#detail.show(text, color, stage.timeMs, staysMs);
  }

  /** All of it goes. */
  fade(stage: GameStage): void {
    for (const line of this.#lines) line.fade(stage.timeMs);
  }

  /** `width`: the picture's, in HUD pixels. */
  update(stage: GameStage, width: number): void {
    const room = width - 2 * (MARGIN + PADDING);
    let y = ABOVE;
    let wide = 0;
    let alpha = 0;
    for (let i = 0; i < this.#lines.length; i++) {
      const line = this.#lines[i];
      line.update(stage, room);
      if (!line.visible) continue;
      line.y = y + line.room / 2;
      y += line.room;
      wide = Math.max(wide, line.lineWidth);
      alpha = Math.max(alpha, line.alpha);
    }
    const height = y > ABOVE ? y + ABOVE : 0;
    this.#room = height + (this.#room - height) * Math.pow(2, -stage.dtSeconds / ROOM_SECONDS);
    if (this.visible !== alpha > 0) this.visible = alpha > 0;
    if (alpha === 0) return;
    this.#back.alpha = alpha * PLATE_ALPHA;
    this.#back.x = -wide / 2 - PADDING;
    this.#back.setSize(wide + 2 * PADDING, height);
  }
}
