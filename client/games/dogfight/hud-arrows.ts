// Signs at the edge of the picture: opponents outside it, by colour and distance, pick-ups that are not far, and marked places.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { setTint, type Label } from '#client/index.ts';
import { shortX, shortY } from '#shared/games/dogfight/space.ts';
import { arrowAlpha, placeArrow } from './arrow-placement.ts';
import { distanceText } from './formats.ts';
import { PICK_UP_LOOK } from './thing-nodes.ts';
import type { ArrowPlace } from './arrow-placement.ts';
import type { PanePlaces } from './hud-places.ts';
import type { GameFrame, GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

/** The frame of the arrows: clear of the ship's status below. */
const SIDE = 36;
const BELOW = 96;
/** Above the status of a pane stands whose it is. */
const NAME_HEIGHT = 22;
const PICK_UP_REACH = 1000;
const PICK_UP_ARROWS = 4;

interface Arrow {
  readonly root: Container;
  readonly arrow: Sprite;
  readonly distance: Label;
  /** Whether it points; a mark keeps upright. */
  readonly isTurned: boolean;
  /** In steps of ten. */
  shownTens: number;
}

type Box = GameStage['panes'][number];

/** All arrows of a pane; its position is the upper left corner of the picture, its scale 1. */
export class ArrowsNode extends Container {
  readonly #state: ViewState;
  readonly #places: PanePlaces;
  readonly #ships: readonly Arrow[];
  readonly #pickUps: readonly Arrow[];
  readonly #marks: readonly Arrow[];
  readonly #place: ArrowPlace = { x: 0, y: 0, angleRad: 0, isShown: false };
  readonly #screen = { x: 0, y: 0 };
  readonly #field = { width: 0, height: 0, left: 0, right: 0, top: 0, bottom: 0, margin: 0 };

  /** `places`: of their pane, kept up by its display. */
  constructor(
    stage: GameStage,
    state: ViewState,
    { seats, places }: { readonly seats: number; readonly places: PanePlaces },
  ) {
    super();
    this.#state = state;
    this.#places = places;
    this.#pickUps = Array.from({ length: PICK_UP_ARROWS }, () => this.#make(stage, { size: 0.55 }));
    this.#ships = Array.from({ length: seats }, () => this.#make(stage, { size: 0.95, textSize: 13 }));
    this.#marks = Array.from({ length: seats }, () => this.#make(stage, { size: 0.8, isTurned: false }));
  }

  /** `focus`: the seat the pane's camera is on. */
  update(frame: GameFrame, stage: GameStage, box: Box, focus: number): void {
    const { Body, Marker, PickUp, Ship } = frame;
    const { scale, above, safe } = this.#places;
    const field = this.#field;
    field.width = box.width;
    field.height = box.height;
    field.left = safe.left + SIDE * scale;
    field.right = safe.right + SIDE * scale;
    field.top = above * scale;
    field.bottom = safe.bottom + (BELOW + (stage.panes.length > 1 ? NAME_HEIGHT : 0)) * scale;
    field.margin = 6 * scale;
    let used = 0;
    for (const e of frame.each('Ship', 'Body')) {
      const seat = Ship.player[e];
      if (seat === focus || used === this.#ships.length) continue;
      const arrow = this.#ships[used];
      if (!this.#point(arrow, Body.x[e], Body.y[e], stage, box)) continue;
      setTint(arrow.arrow, this.#state.colors.of(seat));
      setTint(arrow.distance, this.#state.colors.of(seat));
      used++;
    }
    hideFrom(this.#ships, used);
    used = 0;
    for (const e of frame.each('PickUp', 'Body')) {
      if (used === this.#pickUps.length || distanceTo(box, Body.x[e], Body.y[e]) > PICK_UP_REACH) continue;
      const arrow = this.#pickUps[used];
      if (!this.#point(arrow, Body.x[e], Body.y[e], stage, box)) continue;
      setTint(arrow.arrow, PICK_UP_LOOK[PickUp.kind[e]].color);
      arrow.root.alpha *= 0.75;
      used++;
    }
    hideFrom(this.#pickUps, used);
    used = 0;
    for (const e of frame.each('Marker', 'Body')) {
      if (used === this.#marks.length) break;
      const mark = this.#marks[used];
      if (!this.#point(mark, Body.x[e], Body.y[e], stage, box)) continue;
      setTint(mark.arrow, this.#state.colors.of(Marker.player[e]));
      used++;
    }
    hideFrom(this.#marks, used);
  }

  /** Points an arrow at a world point; false when that is in the picture. */
  #point(arrow: Arrow, x: number, y: number, stage: GameStage, box: Box): boolean {
    stage.toScreen(x, y, this.#screen, box);
    const place = placeArrow(this.#screen.x - box.x, this.#screen.y - box.y, this.#field, this.#place);
    if (!place.isShown) return false;
    arrow.root.visible = true;
    arrow.root.position.set(box.x + place.x, box.y + place.y);
    arrow.root.scale.set(this.#places.scale);
    if (arrow.isTurned) arrow.arrow.rotation = place.angleRad;
    const distance = distanceTo(box, x, y);
    arrow.root.alpha = arrowAlpha(distance);
    arrow.distance.position.set(-Math.cos(place.angleRad) * 30, -Math.sin(place.angleRad) * 24);
    const tens = Math.round(distance / 10);
    if (tens === arrow.shownTens) return true;
    arrow.shownTens = tens;
    arrow.distance.text = distanceText(distance);
    return true;
  }

  #make(
    stage: GameStage,
    {
      size,
      textSize = 0,
      isTurned = true,
    }: { readonly size: number; readonly textSize?: number; readonly isTurned?: boolean },
  ): Arrow {
    const root = new Container();
    const arrow = stage.sprite(isTurned ? 'arrow' : 'marker', { scale: size });
    const distance = stage.label('', { size: Math.max(1, textSize), anchorX: 0.5, anchorY: 0.5 });
    distance.visible = textSize > 0;
    root.addChild(arrow, distance);
    root.visible = false;
    this.addChild(root);
    return { root, arrow, distance, isTurned, shownTens: -1 };
  }
}

function distanceTo({ camera }: Box, x: number, y: number): number {
  const dx = shortX(x - camera.x);
  const dy = shortY(y - camera.y);
  return Math.sqrt(dx * dx + dy * dy);
}

function hideFrom(arrows: readonly Arrow[], first: number): void {
  for (let i = first; i < arrows.length; i++) arrows[i].root.visible = false;
}
