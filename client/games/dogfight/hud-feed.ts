// Who destroyed whom, at the top right, newest first; lines fade after a few seconds.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import type { Label } from '#client/index.ts';
import { plate } from './hud-parts.ts';
import type { GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

const LINES = 4;
const LINE = 26;
const STAYS_MS = 5200;
const FADES_MS = 700;
const PADDING = 10;

interface Line {
  readonly root: Container;
  readonly back: Sprite;
  readonly by: Label;
  readonly skull: Sprite;
  readonly victim: Label;
  untilMs: number;
}

/** The feed; its position is its upper right corner. */
export class FeedNode extends Container {
  readonly #state: ViewState;
  /** Newest first. */
  readonly #lines: Line[];

  constructor(stage: GameStage, state: ViewState) {
    super();
    this.#state = state;
    this.#lines = Array.from({ length: LINES }, () => this.#makeLine(stage));
  }

  /** A kill; `by` is −1 when nobody had a part in it. */
  add(stage: GameStage, by: number, victim: number): void {
    const line = this.#lines.pop();
    if (line === undefined) return;
    this.#lines.unshift(line);
    const { colors, names } = this.#state;
    line.by.text = by < 0 ? '' : names.of(stage.nameOf(by), by);
    line.by.tint = colors.of(by);
    line.victim.text = names.of(stage.nameOf(victim), victim);
    line.victim.tint = colors.of(victim);
    line.untilMs = stage.timeMs + STAYS_MS;
    const victimWidth = line.victim.textWidth;
    line.victim.x = -PADDING;
    line.skull.x = -PADDING - victimWidth - 15;
    line.by.x = line.skull.x - 15;
    const width = PADDING * 2 + victimWidth + 30 + (by < 0 ? -4 : line.by.textWidth);
    line.back.x = -width;
    line.back.setSize(width, LINE - 4);
    this.#lines.forEach((each, i) => {
      each.root.y = i * LINE;
    });
  }

  update(stage: GameStage): void {
    for (const line of this.#lines) {
      const leftMs = line.untilMs - stage.timeMs;
      // Time can step back when a world is replaced: a line from the future goes.
      line.root.visible = leftMs > 0 && leftMs <= STAYS_MS;
      line.root.alpha = Math.min(1, leftMs / FADES_MS);
    }
  }

  #makeLine(stage: GameStage): Line {
    const root = new Container();
    root.visible = false;
    const back = plate(stage, 10, LINE - 4, 0.5);
    const middle = (LINE - 4) / 2;
    const by = stage.label('', { size: 15, anchorX: 1, anchorY: 0.5 });
    const skull = stage.sprite('icon-skull', { scale: 0.66 });
    const victim = stage.label('', { size: 15, anchorX: 1, anchorY: 0.5 });
    by.y = middle;
    skull.y = middle;
    victim.y = middle;
    root.addChild(back, by, skull, victim);
    this.addChild(root);
    return { root, back, by, skull, victim, untilMs: 0 };
  }
}
