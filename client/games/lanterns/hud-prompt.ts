// What a press of the hand would do just now, said beside the thing: a door to move, a shrine to feed. And where shrines are, for who carries embers.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { PHASE, ROLE } from '#shared/games/lanterns/model.ts';
import { DOOR, town } from '#shared/games/lanterns/town.ts';
import { COLOR } from './colors.ts';
import { words } from './words.ts';
import type { Place } from '#shared/games/lanterns/town.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

/** HUD pixels between a pointer and the edge of the picture. */
const EDGE = 34;
/** HUD pixels at the top and the bottom that belong to figures. */
const BELOW = 100;
const ABOVE = 150;
/** HUD pixels above the thing. */
const RAISED = 34;

/** One prompt and one pointer; its position is the upper left corner of the picture, its scale 1. */
export class PromptNode extends Container {
  readonly #state: ViewState;
  readonly #hint = new Container();
  readonly #text: Label;
  readonly #shade: Label;
  readonly #pointer = new Container();
  readonly #arrow: Sprite;
  readonly #screen = { x: 0, y: 0 };
  #isSaying = false;
  #isPointing = false;

  constructor(stage: GameStage, state: ViewState) {
    super();
    this.#state = state;
    const options = { size: 15, anchorX: 0.5, anchorY: 0.5 };
    this.#shade = stage.label('', { ...options, tint: 0x04060d, alpha: 0.8 });
    this.#shade.y = 1.5;
    this.#text = stage.label('', { ...options, tint: COLOR.gold });
    this.#hint.addChild(this.#shade, this.#text);
    this.#arrow = stage.sprite('arrow', { scale: 0.75, tint: COLOR.ember });
    this.#pointer.addChild(this.#arrow, stage.sprite('icon-ember', { scale: 0.7, tint: COLOR.gold }));
    this.addChild(this.#hint, this.#pointer);
  }

  update(frame: GameFrame, stage: GameStage, scale: number): void {
    // Set once in a frame: what is hidden and shown again is laid out anew.
    this.#isSaying = false;
    this.#isPointing = false;
    this.#decide(frame, stage, scale);
    this.#hint.visible = this.#isSaying;
    this.#pointer.visible = this.#isPointing;
  }

  #decide(frame: GameFrame, stage: GameStage, scale: number): void {
    const me = this.#state.walkers.of(stage.me);
    if (me === undefined || !me.isKnown || me.isHeld || frame.globals.phase !== PHASE.play) return;
    const reach = frame.tuning.doorReach;
    if (me.role === ROLE.hider && me.embers > 0) {
      const shrine = this.#state.shrines.nearestDark(frame.globals.ward, me);
      if (shrine !== undefined && squareTo(shrine, me) <= reach * reach) {
        this.#say(words.feed, shrine, stage, scale);
        return;
      }
      if (shrine !== undefined) this.#point(shrine, stage, scale);
    }
    const door = nearestDoor(me, reach);
    if (door < 0) return;
    this.#say(this.#state.doors.isOpen[door] === 1 ? words.shut : words.open, town.doors[door], stage, scale);
  }

  #say(text: string, { x, y }: Place, stage: GameStage, scale: number): void {
    this.#text.text = text;
    this.#shade.text = text;
    stage.toScreen(x, y, this.#screen);
    this.#hint.position.set(this.#screen.x, this.#screen.y - RAISED * scale);
    this.#hint.scale.set(scale);
    this.#isSaying = true;
  }

  /** Points to a place outside of the picture. */
  #point({ x, y }: Place, stage: GameStage, scale: number): void {
    if (stage.isInView(x, y, -40)) return;
    stage.toScreen(x, y, this.#screen);
    const dx = this.#screen.x - stage.width / 2;
    const dy = this.#screen.y - stage.height / 2;
    const halfWidth = stage.width / 2 - EDGE * scale;
    const halfHeight = stage.height / 2 - (dy < 0 ? ABOVE : BELOW) * scale;
    const part = Math.min(halfWidth / Math.max(1, Math.abs(dx)), Math.max(20, halfHeight) / Math.max(1, Math.abs(dy)));
    const angle = Math.atan2(dy, dx);
    this.#pointer.position.set(stage.width / 2 + dx * part, stage.height / 2 + dy * part);
    this.#pointer.scale.set(scale);
    this.#arrow.rotation = angle;
    this.#arrow.position.set(Math.cos(angle) * 20, Math.sin(angle) * 20);
    this.#pointer.alpha = stage.isMotionReduced ? 0.9 : 0.75 + 0.2 * Math.sin(stage.timeMs * 0.005);
    setTint(this.#arrow, COLOR.ember);
    this.#isPointing = true;
  }
}

function squareTo(a: Place, b: Place): number {
  return (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y);
}

/** The door that a hand at a place would move: an index of the town's, or −1. */
export function nearestDoor(from: Place, reach: number): number {
  let nearest = -1;
  let least = reach * reach;
  for (let door = 0; door < town.doors.length; door++) {
    if (town.doors[door].kind !== DOOR.door) continue;
    const square = squareTo(town.doors[door], from);
    if (square > least) continue;
    least = square;
    nearest = door;
  }
  return nearest;
}
