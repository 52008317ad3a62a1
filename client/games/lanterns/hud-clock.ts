// The round at a glance, at the top: the time that is left, the round, hiders at large, shrines that burn.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { PHASE } from '#shared/games/lanterns/model.ts';
import { COLOR } from './colors.ts';
import { clockText } from './formats.ts';
import { SignsNode, plate } from './hud-parts.ts';
import { secondsToNext } from './standings.ts';
import { words } from './words.ts';
import type { GameFrame, GameStage } from './stage-types.ts';

const LAST_SECONDS = 10;
const HEIGHT = 58;
const CLOCK_WIDTH = 206;

/** Its position is the middle of its upper edge. */
export class ClockNode extends Container {
  readonly #time: Label;
  readonly #round: Label;
  readonly #hiders: Label;
  readonly #shrines: SignsNode;
  readonly #shrineFigure: Label;
  readonly #shrineSign: Sprite;
  #shownSeconds = -1;
  #shownRound = -1;
  #shownHiders = -1;
  #shownLit = -1;
  #shownToLight = -1;

  constructor(stage: GameStage) {
    super();
    const back = plate(stage, CLOCK_WIDTH, HEIGHT);
    back.x = -CLOCK_WIDTH / 2;
    this.#time = stage.label('', { size: 27, anchorX: 0.5, anchorY: 0.5, letterSpacing: 1 });
    this.#time.y = 19;
    this.#round = stage.label('', { size: 12, anchorX: 0.5, anchorY: 0.5, tint: COLOR.dim });
    this.#round.y = 43;
    const hider = stage.sprite('icon-hider', { tint: COLOR.hider, scale: 0.8 });
    hider.position.set(-CLOCK_WIDTH / 2 + 20, HEIGHT / 2);
    this.#hiders = stage.label('', { size: 20, anchorY: 0.5, tint: COLOR.hider });
    this.#hiders.position.set(-CLOCK_WIDTH / 2 + 34, HEIGHT / 2);
    this.#shrines = new SignsNode(stage, 'icon-ember', { max: 3, gap: 15, scale: 0.62 });
    this.#shrines.position.set(CLOCK_WIDTH / 2 - 32, HEIGHT / 2);
    this.#shrineFigure = stage.label('', { size: 16, anchorX: 0.5, anchorY: 0.5, tint: COLOR.ember });
    this.#shrineFigure.position.set(CLOCK_WIDTH / 2 - 27, HEIGHT / 2);
    this.#shrineSign = stage.sprite('icon-ember', { tint: COLOR.ember, scale: 0.74 });
    this.#shrineSign.position.set(CLOCK_WIDTH / 2 - 58, HEIGHT / 2 - 1);
    this.addChild(
      back,
      this.#time,
      this.#round,
      hider,
      this.#hiders,
      this.#shrines,
      this.#shrineSign,
      this.#shrineFigure,
    );
  }

  update(frame: GameFrame): void {
    const { config, dt, globals } = frame;
    // Between two rounds it counts down to the next.
    this.visible = globals.phase !== PHASE.waiting;
    if (!this.visible) return;
    const seconds = Math.ceil(globals.phase === PHASE.result ? secondsToNext(frame) : globals.phaseTicks * dt);
    // Three shrines or fewer are a row of fires, more are a figure.
    const isRow = globals.shrinesToLight <= 3;
    this.#shrines.visible = isRow;
    this.#shrineFigure.visible = !isRow;
    this.#shrineSign.visible = !isRow;
    if (isRow) this.#shrines.show(globals.shrinesLit, globals.shrinesToLight, COLOR.ember);
    else this.#showFigure(globals.shrinesLit, globals.shrinesToLight);
    if (globals.hidersLeft !== this.#shownHiders) {
      this.#shownHiders = globals.hidersLeft;
      this.#hiders.text = String(globals.hidersLeft);
    }
    if (globals.roundOfMatch !== this.#shownRound) {
      this.#shownRound = globals.roundOfMatch;
      this.#round.text = words.round(globals.roundOfMatch, config.rounds);
    }
    if (seconds === this.#shownSeconds) return;
    this.#shownSeconds = seconds;
    this.#time.text = clockText(seconds);
    setTint(this.#time, globals.phase === PHASE.play && seconds <= LAST_SECONDS ? COLOR.alarm : COLOR.white);
  }

  /** A string is made when it says something else: a frame makes no garbage. */
  #showFigure(lit: number, toLight: number): void {
    if (lit === this.#shownLit && toLight === this.#shownToLight) return;
    this.#shownLit = lit;
    this.#shownToLight = toLight;
    this.#shrineFigure.text = `${lit}/${toLight}`;
  }
}
