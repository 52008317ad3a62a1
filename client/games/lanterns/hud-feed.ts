// Who caught whom, at the top right, newest first; lines fade after a few seconds.
import { Container } from 'pixi.js';
import type { NineSliceSprite, Sprite } from 'pixi.js';
import type { Label } from '#client/index.ts';
import { COLOR } from './colors.ts';
import { plate } from './hud-parts.ts';
import type { GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

const LINES = 4;
const LINE = 27;
const STAYS_MS = 5200;
const FADES_MS = 700;
const PADDING = 10;

interface Line {
  readonly root: Container;
  readonly back: NineSliceSprite;
  readonly by: Label;
  readonly net: Sprite;
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

  /** A catch; `by` is −1 when nobody had a part in it. */
  add(stage: GameStage, by: number, victim: number): void {
    const line = this.#lines.pop();
    if (line === undefined) return;
    this.#lines.unshift(line);
    const { names } = this.#state;
    line.by.text = by < 0 ? '' : names.of(stage.nameOf(by), by);
    line.victim.text = names.of(stage.nameOf(victim), victim);
    line.untilMs = stage.timeMs + STAYS_MS;
    const victimWidth = line.victim.textWidth;
    line.victim.x = -PADDING;
    line.net.x = -PADDING - victimWidth - 15;
    line.by.x = line.net.x - 15;
    line.back.width = PADDING * 2 + victimWidth + 30 + (by < 0 ? -4 : line.by.textWidth);
    line.back.x = -line.back.width;
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
    const back = plate(stage, 40, LINE - 4);
    const middle = (LINE - 4) / 2;
    const by = stage.label('', { size: 14, anchorX: 1, anchorY: 0.5, tint: COLOR.hunter });
    const net = stage.sprite('icon-caught', { scale: 0.6, tint: COLOR.dim });
    const victim = stage.label('', { size: 14, anchorX: 1, anchorY: 0.5, tint: COLOR.hider });
    by.y = middle;
    net.y = middle;
    victim.y = middle;
    root.addChild(back, by, net, victim);
    this.addChild(root);
    return { root, back, by, net, victim, untilMs: 0 };
  }
}
