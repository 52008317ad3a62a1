// Doors and gates: leaves that swing about their hinges, gratings that sink into the ground.
import { Container } from 'pixi.js';
import type { Sprite } from 'pixi.js';
import { DOOR, town } from '#shared/games/lanterns/town.ts';
import { eased } from './walker-traces.ts';
import type { GameStage } from './stage-types.ts';
import type { ViewState } from './view-state.ts';

const QUARTER_TURN = Math.PI / 2;
const SWING_SECONDS = 0.045;
/** Of a quarter turn: an open leaf stands a little off the wall. */
const WIDE = 0.94;
/** u beyond the picture. */
const OVERHANG = 40;

interface DoorNode {
  readonly root: Container;
  readonly leaf: Sprite;
  readonly isGate: boolean;
  readonly x: number;
  readonly y: number;
  /** Which way it opens. */
  readonly way: number;
  /** 0 shut … 1 open, as it is drawn. */
  openness: number;
}

/** All doors of one match. */
export interface Doors {
  update(stage: GameStage): void;
}

/** Makes the doors on a layer. */
export function createDoors(stage: GameStage, layer: string, state: ViewState): Doors {
  const holder = stage.layer(layer).addChild(new Container());
  const doors = town.doors.map((place, door): DoorNode => {
    const root = holder.addChild(new Container());
    const isGate = place.kind === DOOR.gate;
    root.position.set(place.x, place.y);
    root.rotation = place.isUpright ? QUARTER_TURN : 0;
    const post = isGate ? 'gate-post' : 'door-post';
    const leaf = isGate ? stage.sprite('gate') : stage.sprite('door-leaf', { anchorX: 0.02 });
    if (!isGate) leaf.x = -town.tileSize / 2;
    const posts = [-1, 1].map((side) => {
      const sprite = stage.sprite(post, { scale: isGate ? 0.8 : 0.9 });
      sprite.x = (side * town.tileSize) / 2;
      return sprite;
    });
    root.addChild(leaf, ...posts);
    root.visible = false;
    return { root, leaf, isGate, x: place.x, y: place.y, way: door % 2 === 0 ? 1 : -1, openness: 0 };
  });
  let isFirst = true;

  function swing(door: DoorNode, isOpen: boolean): void {
    const goal = isOpen ? 1 : 0;
    door.openness = isFirst ? goal : eased(door.openness, goal, stage.dtSeconds / SWING_SECONDS);
    if (door.isGate) {
      door.leaf.alpha = 1 - 0.92 * door.openness;
      door.leaf.scale.y = 1 - 0.7 * door.openness;
    } else door.leaf.rotation = door.openness * QUARTER_TURN * WIDE * door.way;
  }

  return {
    update() {
      for (let i = 0; i < doors.length; i++) {
        const door = doors[i];
        const isNear = stage.isInView(door.x, door.y, OVERHANG);
        if (door.root.visible !== isNear) door.root.visible = isNear;
        if (isNear || isFirst) swing(door, state.doors.isOpen[i] === 1);
      }
      isFirst = false;
    },
  };
}
