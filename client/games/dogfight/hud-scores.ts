// The list of pilots at the top left: colour, name, kills; the lines of who plays here stand out.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { COLOR } from './colors.ts';
import { plate } from './hud-parts.ts';
import { rankedPilots } from './standings.ts';
import { paneOn, type ViewState } from './view-state.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

const WIDTH = 186;
const LINE = 24;

interface Line {
  readonly root: Container;
  readonly back: Sprite;
  readonly ship: Sprite;
  readonly name: Label;
  readonly score: Label;
  shownScore: number;
}

/** The ranks that a list of so many lines shows: the first ones, but none of who plays here is missing. */
export function shownRanks(count: number, lines: number, isOwn: (rank: number) => boolean): readonly number[] {
  const ranks = Array.from({ length: count }, (_, rank) => rank);
  const own = ranks.filter(isOwn).slice(0, lines);
  const others = ranks.filter((rank) => !own.includes(rank)).slice(0, lines - own.length);
  return [...own, ...others].sort((a, b) => a - b);
}

/** The list; its position is its upper left corner. */
export class ScoresNode extends Container {
  readonly #state: ViewState;
  readonly #lines: readonly Line[];
  readonly #crown: Sprite;
  /** The list is put in order again this often: sorting makes garbage, so not in every frame. */
  #dueMs = 0;

  constructor(stage: GameStage, state: ViewState, seats: number) {
    super();
    this.#state = state;
    this.#lines = Array.from({ length: seats }, (_, i) => this.#makeLine(stage, i));
    this.#crown = stage.sprite('icon-crown', { tint: COLOR.gold, scale: 0.62 });
    this.#crown.position.set(WIDTH + 14, LINE / 2 - 1);
    this.addChild(this.#crown);
  }

  update(frame: GameFrame, stage: GameStage, lineCount: number): void {
    if (stage.timeMs < this.#dueMs && stage.timeMs > this.#dueMs - 1000) return;
    this.#dueMs = stage.timeMs + 200;
    const { Pilot } = frame;
    const ranked = rankedPilots(frame);
    const ranks = shownRanks(ranked.length, lineCount, (rank) => stage.seats.includes(Pilot.player[ranked[rank]]));
    this.#crown.visible = ranked.length > 1 && Pilot.score[ranked[0]] > Pilot.score[ranked[1]];
    this.#lines.forEach((line, i) => {
      line.root.visible = i < ranks.length;
      if (!line.root.visible) return;
      const e = ranked[ranks[i]];
      const seat = Pilot.player[e];
      const isOwn = paneOn(this.#state, seat) >= 0;
      const color = this.#state.colors.of(seat);
      setTint(line.back, isOwn ? color : COLOR.panel);
      line.back.alpha = isOwn ? 0.3 : 0.5;
      setTint(line.ship, color);
      line.ship.alpha = Pilot.ship[e] === 0 ? 0.35 : 1;
      line.name.text = this.#state.names.of(stage.nameOf(seat), seat);
      setTint(line.name, isOwn ? COLOR.white : COLOR.text);
      line.name.alpha = Pilot.ship[e] === 0 ? 0.55 : 1;
      if (line.shownScore === Pilot.score[e]) return;
      line.shownScore = Pilot.score[e];
      line.score.text = String(Pilot.score[e]);
    });
  }

  #makeLine(stage: GameStage, i: number): Line {
    const root = new Container();
    root.y = i * LINE;
    const back = plate(stage, WIDTH, LINE - 3);
    const ship = stage.sprite('ship-icon', { scale: 0.85 });
    ship.position.set(16, LINE / 2 - 1.5);
    const name = stage.label('', { size: 15, anchorY: 0.5 });
    name.position.set(31, LINE / 2 - 1);
    const score = stage.label('0', { size: 17, anchorX: 1, anchorY: 0.5 });
    score.position.set(WIDTH - 9, LINE / 2 - 1);
    root.addChild(back, ship, name, score);
    this.addChild(root);
    return { root, back, ship, name, score, shownScore: 0 };
  }
}
